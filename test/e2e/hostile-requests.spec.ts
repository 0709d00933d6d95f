import { describeRefusals, type HostileCase } from '../support/hostile-cases.js';
import { converse, graphqlRequest, head, operation, send } from '../support/hostile-client.js';
import { expectServing } from '../support/hostile-refusal.js';
import { WEB } from '../support/hostile-server.js';

const BODY = '{"query":"{ viewer { id } }"}';
const HOST = 'Host: api.dreamlux.test';
const JSON_TYPE = 'Content-Type: application/json';
const LENGTH = `Content-Length: ${BODY.length}`;
const PREFLIGHT = 'apollo-require-preflight: 1';
const QUERY = '?query=%7Bviewer%7Bid%7D%7D';
const CHUNKED = 'Transfer-Encoding: chunked';

const wire = (name: string, status: number, line: string, headers: readonly string[], rest = '', more: Partial<HostileCase> = {}): HostileCase =>
  ({ name, status, request: () => Buffer.from(head(line, headers) + rest, 'latin1'), ...more });
const post = (name: string, status: number, headers: readonly string[], rest = BODY, more: Partial<HostileCase> = {}) =>
  wire(name, status, 'POST /graphql HTTP/1.1', headers, rest, more);
const get = (path: string, status: number, headers: readonly string[] = []) => wire(`GET ${path.slice(0, 60)}`, status, `GET ${path} HTTP/1.1`, [HOST, ...headers]);
const typed = (name: string, contentType: string | undefined, status: number, body: string | Buffer = BODY): HostileCase =>
  ({ name, status, request: () => graphqlRequest(body, { 'Content-Type': contentType }) });
const method = (name: string, status: number): HostileCase => ({ name, status, request: () => graphqlRequest(BODY, {}, `${name} /graphql HTTP/1.1`) });

describeRefusals('requests that are none of ours', [
  ...['PUT', 'DELETE', 'PATCH', 'TRACE', 'QUERY', 'SEARCH', 'PROPFIND'].map((name) => method(name, 404)),
  method('BREW', 400),
  get(`/graphql${QUERY}`, 405), get(`/graphql${QUERY}`, 405, [PREFLIGHT]), get('/graphql?query=mutation%7BsignOut%7D', 405, [PREFLIGHT]),
  get(`/graphql${QUERY}&extensions=%7B%7D`, 405, [PREFLIGHT]), get('/graphql', 405, ['Accept: text/html']), get('/graphql?documentId=x', 400, [PREFLIGHT]),
  ...['/graphiql', '/playground', '/altair', '/explorer', '/voyager', '/console', '/schema.gql', '/.well-known/apollo/server-health', '/dev/mail', '/dev/clock', '/'].map((path) => get(path, 404)),
  get('/metrics', 404, ['X-Forwarded-For: 203.0.113.9']), get('/metrics', 404, ['X-Forwarded-For: 127.0.0.1', 'Authorization: Bearer guess']),
  get('/media/../../etc/passwd', 404), get('/media/..%2f..%2f..%2fetc/passwd', 404), get('/media/%2e%2e/%2e%2e', 404), get('/media/a/b?signature=x&expires=9999999999', 404),
  get('/media/obj_x/..%5c..%5cwindows', 404), get('/media/%zz/x', 400), get('/media/%c0%af/x', 400), get('/media/a%00b/c', 400), get(`/media/${'a'.repeat(1_000)}/x`, 414),
  get(`/${'a'.repeat(17_000)}`, 431), get('/graphql;a=b', 404), get('//graphql', 404), get('/GRAPHQL', 404), get('/graphql/', 404),
  wire('an upload to a path outside', 404, 'PUT /uploads/..%2f..%2fetc%2fpasswd HTTP/1.1', [HOST, 'Content-Type: image/png', 'Content-Length: 1'], 'x'),
  wire('an upload without a signature', 404, 'PUT /uploads/upl_01 HTTP/1.1', [HOST, 'Content-Type: image/png', 'Content-Length: 1'], 'x'),
  typed('text', 'text/plain', 415), typed('a form', 'application/x-www-form-urlencoded', 415, 'query=mutation%7BsignOut%7D'), typed('no content type', undefined, 415),
  typed('a multipart form', 'multipart/form-data; boundary=x', 415, '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--'),
  typed('a document as such', 'application/graphql', 415, '{ viewer { id } }'), typed('XML', 'application/xml', 415, '<a/>'), typed('nearly JSON', 'application/json+x', 415),
  typed('JSON in UTF-16', 'application/json; charset=utf-16', 400, Buffer.from(BODY, 'utf16le')), typed('a picture', 'image/png', 400), typed('bytes', 'application/octet-stream', 400),
  { name: 'an answer in a type that there is not', status: 406, request: () => graphqlRequest(BODY, { Accept: 'image/png' }) },
  { name: 'a key that is none', status: 401, code: 'UNAUTHENTICATED', request: () => graphqlRequest(BODY, { Authorization: `Bearer ${'a'.repeat(10_000)}` }) },
  { name: 'a password', status: 401, code: 'UNAUTHENTICATED', request: () => graphqlRequest(BODY, { Authorization: 'Basic eDp5' }) },
]);

describeRefusals('bytes that two servers read differently', [
  post('Content-Length and chunks', 400, [HOST, JSON_TYPE, LENGTH, CHUNKED], `0\r\n\r\n${BODY}`),
  post('two transfer encodings', 400, [HOST, JSON_TYPE, CHUNKED, 'Transfer-Encoding: identity'], '0\r\n\r\n'),
  post('chunks by another name', 400, [HOST, JSON_TYPE, 'Transfer-Encoding: xchunked'], '0\r\n\r\n'),
  post('a space before the colon', 400, [HOST, JSON_TYPE, 'Transfer-Encoding : chunked'], '0\r\n\r\n'),
  post('chunks that are also compressed', 400, [HOST, JSON_TYPE, 'Transfer-Encoding: chunked, gzip'], '0\r\n\r\n'),
  post('two lengths', 400, [HOST, JSON_TYPE, LENGTH, 'Content-Length: 5']),
  post('a length below zero', 400, [HOST, JSON_TYPE, 'Content-Length: -5']),
  post('a length with a sign', 400, [HOST, JSON_TYPE, `Content-Length: +${BODY.length}`]),
  post('a length that is no number', 400, [HOST, JSON_TYPE, 'Content-Length: 0x1d']),
  post('a length beyond every number', 400, [HOST, JSON_TYPE, 'Content-Length: 99999999999999999999']),
  post('a length of 100 MB', 413, [HOST, JSON_TYPE, 'Content-Length: 104857600']),
  post('a length that ends too early', 400, [HOST, JSON_TYPE, 'Content-Length: 10']),
  post('a folded header', 400, [HOST, JSON_TYPE, 'X-A: b', ' c: d', LENGTH]),
  post('a carriage return within a header', 400, [HOST, JSON_TYPE, 'X-A: a\rTransfer-Encoding: chunked', LENGTH]),
  post('a null byte in a header', 400, [HOST, JSON_TYPE, 'X-A: a\0b', LENGTH]),
  post('a header without a name', 400, [HOST, JSON_TYPE, ': a', LENGTH]),
  { name: 'line feeds alone', status: 400, request: () => Buffer.from(`POST /graphql HTTP/1.1\n${HOST}\n${JSON_TYPE}\n${LENGTH}\n\n${BODY}`) },
  post('a chunk whose size is no number', 400, [HOST, JSON_TYPE, CHUNKED], `zz\r\n${BODY}\r\n0\r\n\r\n`),
  post('a chunk with 20 kB of extensions', 413, [HOST, JSON_TYPE, CHUNKED], `1d;a=${'x'.repeat(20_000)}\r\n${BODY}\r\n0\r\n\r\n`),
  post('a chunk of more bytes than there are numbers', 400, [HOST, JSON_TYPE, CHUNKED], `fffffffffffffffffff\r\n${BODY}`),
  // Node reads 64 kB at a time, which is 10,000 pieces of a byte, and each is an event before anybody can object.
  post('a body in 100,000 pieces', 413, [HOST, JSON_TYPE, CHUNKED], `${'1\r\n \r\n'.repeat(100_000)}0\r\n\r\n`),
  post('a body in 100,000 pieces, its type spelt otherwise', 413, [HOST, 'Content-Type: Application/JSON', CHUNKED], `${'1\r\n \r\n'.repeat(100_000)}0\r\n\r\n`),
  post('a body in chunks beyond half a megabyte', 413, [HOST, JSON_TYPE, CHUNKED], `fffff\r\n${' '.repeat(0xfffff)}\r\n0\r\n\r\n`),
  wire('no host', 400, 'POST /graphql HTTP/1.1', [JSON_TYPE, LENGTH], BODY), wire('two hosts', 400, 'POST /graphql HTTP/1.1', [HOST, 'Host: evil.example', JSON_TYPE, LENGTH], BODY),
  post('a host that is no address', 400, ['Host: a b', JSON_TYPE, LENGTH]), post('half a host', 400, ['Host: [', JSON_TYPE, LENGTH]),
  post('a forwarded host that is no address', 400, [HOST, 'X-Forwarded-Host: [', JSON_TYPE, LENGTH]), post('a forwarded protocol that is none', 400, [HOST, 'X-Forwarded-Proto: a b', JSON_TYPE, LENGTH]),
  wire('HTTP/1.0 without a host', 400, 'POST /graphql HTTP/1.0', [JSON_TYPE, LENGTH], BODY), wire('HTTP/9.9', 400, 'GET / HTTP/9.9', [HOST]),
  { name: 'HTTP/2 by prior knowledge', status: 400, request: () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') },
  { name: 'TLS', status: 400, request: () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]) },
  post('a header of 20 kB', 431, [HOST, JSON_TYPE, `X-A: ${'a'.repeat(20_000)}`, LENGTH]), post('a cookie of 20 kB', 431, [HOST, JSON_TYPE, `Cookie: __Host-session=${'a'.repeat(20_000)}`, LENGTH]),
  post('3,000 headers', 431, [HOST, JSON_TYPE, ...Array.from({ length: 3_000 }, (_, i) => `a${i}: 1`), LENGTH]),
], (target) => {
  const served = async (headers: Record<string, string>, line?: string) => {
    const reply = await send(target().port, graphqlRequest(BODY, headers, line));
    expect({ status: reply.status, data: (JSON.parse(reply.body) as { data: unknown }).data }).toEqual({ status: 200, data: { viewer: null } });
    return reply.headers;
  };

  it.each<[string, Record<string, string>]>([
    ['a huge cookie', { Cookie: `__Host-session=${'a'.repeat(12_000)}` }], ['many cookies', { Cookie: Array.from({ length: 1_500 }, (_, i) => `a${i}=b`).join('; ') }],
    ['a cookie named like a prototype', { Cookie: '__proto__=x; constructor=y; __Host-session=%00' }], ['many languages', { 'Accept-Language': Array.from({ length: 1_000 }, () => 'de;q=0.1').join(',') }],
    ['a chain of proxies', { 'X-Forwarded-For': Array.from({ length: 1_000 }, () => '203.0.113.9').join(',') }], ['tracing', { 'apollo-federation-include-trace': 'ftv1', 'X-Apollo-Tracing': '1' }],
    ['another charset', { 'Content-Type': 'application/json; charset=utf-7' }], ['another protocol', { Connection: 'Upgrade, HTTP2-Settings', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' }],
  ])('is not impressed by %s', async (_what, headers) => {
    const answered = await served(headers);
    expect(Object.keys(answered)).not.toEqual(expect.arrayContaining(['set-cookie']));
    await expectServing(target());
  });

  it('says nothing back that a header could break, and no extension but the cost', async () => {
    for (const id of ['a\tb-cdefgh', 'x'.repeat(65), 'né-à-l-étranger', '../../etc/passwd', 'a%0d%0aSet-Cookie:x']) {
      expect((await served({ 'x-request-id': id }))['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    const { body } = await send(target().port, operation('{ viewer { id } }', undefined, { 'apollo-federation-include-trace': 'ftv1' }));
    expect(Object.keys((JSON.parse(body) as { extensions: object }).extensions)).toEqual(['cost']);
  });

  it('reads an absolute URL by its path, whatever host it names', async () => {
    expect((await served({}, 'POST http://evil.example/graphql HTTP/1.1'))['location']).toBeUndefined();
  });

  it('lets no other origin read, ask or preflight', async () => {
    const ask = async (origin: string, preflight: boolean) => {
      const bytes = preflight
        ? Buffer.from(head('OPTIONS /graphql HTTP/1.1', [HOST, `Origin: ${origin}`, 'Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: content-type']))
        : graphqlRequest(BODY, { Origin: origin });
      return (await send(target().port, bytes)).headers['access-control-allow-origin'];
    };
    for (const origin of ['https://evil.example', 'null', 'https://dreamlux.test.evil.example', 'http://dreamlux.test', 'https://dreamlux.test:444', 'https://DREAMLUX.test.', 'file://']) {
      expect([origin, await ask(origin, true), await ask(origin, false)]).toEqual([origin, undefined, undefined]);
    }
    expect([await ask(WEB, true), await ask(WEB, false)]).toEqual([WEB, WEB]);
  });

  it('hangs up on CONNECT, and after a request that smuggles another', async () => {
    expect((await converse(target().port, head('CONNECT evil.example:443 HTTP/1.1', [HOST]))).ended).toBe(true);
    const smuggled = `${head('POST /graphql HTTP/1.1', [HOST, JSON_TYPE, LENGTH, CHUNKED])}0\r\n\r\n${head('GET /health/live HTTP/1.1', [HOST])}`;
    const { replies, ended } = await converse(target().port, smuggled, { answers: 2 });
    expect({ statuses: replies.map(({ status }) => status), ended }).toEqual({ statuses: [400], ended: true });
    await expectServing(target());
  });
});
