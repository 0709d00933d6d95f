import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describeRefusals, type HostileCase } from '../support/hostile-cases.js';
import { graphqlRequest, operation, send } from '../support/hostile-client.js';
import { expectRefusal } from '../support/hostile-refusal.js';
import { signIn } from '../support/hostile-session.js';

const BODY = '{"query":"{ viewer { id } }"}';
const GENERATION = 'query ($id: ID!) { generation(id: $id) { id } }';
const PAGE = 'query ($n: Int) { generations(first: $n) { nodes { id } } }';
const FILTERED = 'query ($f: GenerationFilter) { generations(filter: $f) { nodes { id } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
const BOMB_BYTES = 20 * 1024 * 1024;

const body = (name: string, text: string | Buffer, status = 400, rest: Partial<HostileCase> = {}): HostileCase =>
  ({ name, request: () => graphqlRequest(text, (rest as { headers?: Record<string, string> }).headers), status, code: 'BAD_USER_INPUT', ...rest });
const values = (name: string, query: string, variables: object, rest: Partial<HostileCase> = {}): HostileCase =>
  ({ name, request: () => operation(query, variables), status: 400, code: 'BAD_USER_INPUT', ...rest });
/** A value of a variable as JSON that `JSON.stringify` wouldn't write. */
const raw = (name: string, query: string, json: string, rest: Partial<HostileCase> = {}): HostileCase =>
  body(name, `{"query":${JSON.stringify(query)},"variables":${json}}`, 400, rest);
const bomb = (encoding: string, bytes: Buffer): HostileCase =>
  ({ name: `a ${encoding} bomb`, request: () => graphqlRequest(bytes, { 'Content-Encoding': encoding }), status: 400, code: 'BAD_USER_INPUT' });

describeRefusals('variables', [
  values('a string where a number belongs', PAGE, { n: '1; DROP TABLE accounts' }),
  values('a string of 400 kB where a number belongs', PAGE, { n: 'x'.repeat(400_000) }),
  values('a number beyond 32 bits', PAGE, { n: 2 ** 31 }),
  values('a number beyond 32 bits below zero', PAGE, { n: -(2 ** 31) - 1 }),
  values('a fraction', PAGE, { n: 1.5 }),
  raw('infinity', PAGE, '{"n":1e999}'),
  raw('a number of 400,000 digits', PAGE, `{"n":${'9'.repeat(400_000)}}`),
  raw('not a number', PAGE, '{"n":NaN}'),
  values('a list where an id belongs', GENERATION, { id: Array.from({ length: 1_900 }, (_, i) => i) }),
  values('an object where an id belongs', GENERATION, { id: { $ne: null } }),
  values('a boolean where an id belongs', GENERATION, { id: true }),
  values('a missing variable', GENERATION, {}),
  values('null where it can’t be', GENERATION, { id: null }),
  values('an enum value nearly named right', FILTERED, { f: { status: ['SUCCEDED'] } }),
  values('a thousand wrong enum values', FILTERED, { f: { status: Array.from({ length: 1_000 }, () => 'NOPE') } }),
  values('an input field nearly named right', SIGN_IN, { input: { email: 'a@b.c', password: 'x', passwort: 'y' } }),
  values('a thousand unknown input fields', SIGN_IN, { input: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`f${i}`, 1])) }),
  values('more variables than a body may hold', '{ viewer { id } }', Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`v${i}`, i]))),
  raw('lists nested 200,000 deep', GENERATION, `{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
  raw('lists nested deep in a variable that nobody uses', '{ viewer { id } }', `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
  raw('objects nested 50,000 deep', FILTERED, `{"f":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`),
  raw('__proto__', '{ viewer { id } }', '{"__proto__":{"caller":{"role":"ADMIN"}}}'),
  raw('__proto__ in disguise', '{ viewer { id } }', '{"\\u005f\\u005fproto__":{"role":"ADMIN"}}'),
  raw('__proto__ within an input', SIGN_IN, '{"input":{"email":"a@b.c","password":"x","__proto__":{"x":1}}}'),
  raw('constructor.prototype', '{ viewer { id } }', '{"constructor":{"prototype":{"role":"ADMIN"}}}'),
  raw('variables as a list', '{ viewer { id } }', '[1]'),
  raw('variables as a string', '{ viewer { id } }', '"{}"'),
], (target) => {
  it('refuses page sizes, ids and texts that no value can be, to somebody signed in', async () => {
    const cookie = await signIn(target());
    const strings = ['gen_\u0000', '\u0000', 'x'.repeat(100_000), '\ud800', '../../etc/passwd', 'gen_%00'];
    const pages: [string, object][] = [[PAGE, { n: 0 }], [PAGE, { n: -1 }], [PAGE, { n: 101 }], [PAGE, { n: 2 ** 31 - 1 }], ['query ($n: Int = -5) { generations(first: $n) { nodes { id } } }', {}]];
    for (const [query, variables] of pages) {
      expectRefusal(await send(target().port, operation(query, variables, { Cookie: cookie })), { status: 200, code: 'BAD_USER_INPUT' });
    }
    for (const id of strings) {
      const { status, body: answer } = await send(target().port, operation(GENERATION, { id }, { Cookie: cookie }));
      // An id that is no id is nobody's.
      expect({ id: id.slice(0, 20), status, data: (JSON.parse(answer) as { data: unknown }).data }).toEqual({ id: id.slice(0, 20), status: 200, data: { generation: null } });
      expect(answer).not.toMatch(/INTERNAL/);
      const after = await send(target().port, operation('query ($a: String) { generations(after: $a) { nodes { id } } }', { a: id }, { Cookie: cookie }));
      expectRefusal(after, { status: 200, code: 'BAD_USER_INPUT' });
    }
    // No page size is the usual one.
    expect((await send(target().port, operation(PAGE, { n: null }, { Cookie: cookie }))).body).toMatch(/"nodes":\[\]/);
  });
});

describeRefusals('bodies', [
  body('a batch', `[${BODY},${BODY}]`),
  body('a batch of one', `[${BODY}]`),
  body('a batch of 5,000', `[${Array.from({ length: 5_000 }, () => BODY).join(',')}]`),
  body('an empty batch', '[]'),
  body('half a document', '{"query":"{ view'),
  body('brackets only', '['.repeat(400_000)),
  body('spaces only', ' '.repeat(400_000)),
  body('null', 'null'), body('a number', '1'), body('a string', '"{ viewer { id } }"'), body('nothing', ''), body('an empty object', '{}'),
  body('a byte order mark in the middle', '{\ufeff"query":"{ viewer { id } }"}'),
  body('bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])),
  body('a query that is a list', '{"query":["{ viewer { id } }"]}'), body('a query that is a number', '{"query":1}'), body('a query that is null', '{"query":null}'),
  body('extensions that are a number', '{"query":"{ viewer { id } }","extensions":1}'),
  body('an operation’s name that is an object', '{"query":"{ viewer { id } }","operationName":{}}'),
  body('an operation that is not there', '{"query":"query a { viewer { id } }","operationName":"b"}'),
  body('an operation named like a prototype', '{"query":"query a { viewer { id } }","operationName":"__proto__"}'),
  body('an operation’s name of 400 kB', JSON.stringify({ query: 'query a { viewer { id } }', operationName: 'x'.repeat(400_000) })),
  body('__proto__', '{"query":"{ viewer { id } }","__proto__":{"query":"{ __typename }"}}'),
  body('40,000 members', `{"query":"{ viewer { id } }",${Array.from({ length: 40_000 }, (_, i) => `"k${i}":1`).join(',')}}`),
  body('one key 15,000 times', `{${'"query":"{ viewer { id } }",'.repeat(15_000)}"query":"{ viewer { id } }"}`),
  body('more than half a megabyte', JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(600_000)}` }), 413),
  body('a persisted document that nobody knows', `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}}`),
  body('a persisted document that wants to be registered', `{"query":"{ viewer { id } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'0'.repeat(64)}"}}}`, 200),
  body('a persisted document of another version', `{"query":"{ viewer { id } }","extensions":{"persistedQuery":{"version":9,"sha256Hash":"x"}}}`, 200),
  bomb('gzip', gzipSync(Buffer.alloc(BOMB_BYTES, 0x20))),
  bomb('deflate', deflateSync(Buffer.alloc(BOMB_BYTES, 0x20))),
  bomb('br', brotliCompressSync(Buffer.alloc(BOMB_BYTES, 0x20))),
  bomb('gzip, gzip', gzipSync(gzipSync(Buffer.alloc(BOMB_BYTES, 0x20)))),
], (target) => {
  it('takes the last of two equal keys, as JSON has it, and counts what that one asks for', async () => {
    const { body: answer } = await send(target().port, graphqlRequest('{"query":"{ __schema { queryType { name } } }","query":"{ __typename }"}'));
    expect((JSON.parse(answer) as { data: unknown }).data).toEqual({ __typename: 'Query' });
    expectRefusal(await send(target().port, graphqlRequest('{"query":"{ __typename }","query":"{ __schema { queryType { name } } }"}')), { status: 400, limit: 'introspection' });
  });
});
