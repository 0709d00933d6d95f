import { createClient } from 'graphql-ws';
import request from 'supertest';
import { WebSocket } from 'ws';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { type As, startApp, type TestApp } from '../support/app.js';

const production = {
  NODE_ENV: 'production', PUBLIC_URL: 'https://api.dreamlux.test', WEB_URL: 'https://dreamlux.test', SECRET_KEY: 'a-secret-that-only-this-test-knows-of',
  SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'x@dreamlux.test', METRICS_TOKEN: 'only-for-the-scraper',
};

const PASSWORD = 'teal otters juggle at dawn';

const ended = (socket: WebSocket): Promise<string> => new Promise((resolve) => {
  socket.on('open', () => resolve('open'));
  socket.on('error', () => resolve('refused'));
});

describe.each([['development', {}], ['production', production]])('the GraphQL edge in %s', (mode, environment) => {
  let app: TestApp;
  let origin: string;
  beforeAll(async () => {
    app = await startApp(environment);
    origin = new URL(app.config.webUrl).origin;
  });
  afterAll(() => app.close());
  const post = (body: string | object, headers: Record<string, string> = {}) =>
    request(`http://127.0.0.1:${app.config.PORT}`).post('/graphql').set({ 'Content-Type': 'application/json', ...headers }).send(body);
  const refused = async (query: string, variables: object = {}, as: As = {}) => {
    const { errors } = (await post({ query, variables }, as.headers)).body as { errors: { message: string; extensions: { code: string; correlationId: string } }[] };
    return errors[0];
  };

  it('answers a trivial query with nobody signed in', async () => {
    const { body, status } = await post({ query: '{ viewer { id } }' });
    expect({ status, data: body.data, errors: body.errors }).toEqual({ status: 200, data: { viewer: null }, errors: undefined });
  });

  it('passes a correlation id on, and makes one', async () => {
    expect((await post({ query: '{ __typename }' }, { 'x-request-id': 'partner-request-77' })).headers['x-request-id']).toBe('partner-request-77');
    expect((await post({ query: '{ __typename }' }, { 'x-request-id': 'a b\tc' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses what asks for too much, by literal, variable, alias and fragment', async () => {
    const query = 'query ($n: Int!) { viewer { a: generations(first: $n) { nodes { outputs { id } inputs { id } } } b: generations(first: $n) { nodes { outputs { id } inputs { id } } } c: generations(first: $n) { nodes { outputs { id } inputs { id } } } } }';
    expect(await refused(query, { n: 100 })).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', limit: 'cost' } });
    expect((await post({ query, variables: { n: 5 } })).body.errors).toBeUndefined();
    expect(await refused(`{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ')} }`)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await refused(`{ ${'__typename '.repeat(3_000)} }`)).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  it('counts before it validates, and answers once', async () => {
    const { errors } = (await post({ query: `{ ${'viewer { id } '.repeat(600)} }` })).body as { errors: { extensions: { limit?: string } }[] };
    expect(errors.map(({ extensions }) => extensions.limit)).toEqual(['repeats']);
  });

  it('takes an explicit null for absent', async () => {
    const query = 'query ($n: Int, $after: String) { templates(first: $n, after: $after) { pageInfo { hasNextPage } } }';
    expect((await post({ query, variables: { n: null, after: null } })).body.errors).toBeUndefined();
  });

  it('refuses batches, simple requests and other methods', async () => {
    expect((await post([{ query: '{ __typename }' }, { query: '{ __typename }' }])).status).toBe(400);
    const base = request(`http://127.0.0.1:${app.config.PORT}`);
    expect((await base.get('/graphql').query({ query: '{ __typename }' })).status).toBe(405);
    expect((await base.post('/graphql').set('Content-Type', 'text/plain').send('{"query":"{ __typename }"}')).status).toBe(415);
    expect((await base.get('/graphql').set('apollo-require-preflight', '1').query({ query: 'mutation { signOut }' })).status).toBe(405);
    expect((await base.delete('/graphql')).status).toBe(404);
  });

  it('answers malformed and oversized bodies cleanly', async () => {
    for (const body of ['{"query": "{ __ty', '"query"', '{}', 'null']) {
      const { status, text } = await post(body);
      expect(status).toBe(400);
      expect(text).not.toMatch(/node_modules|\/src\/|at .*\(/);
    }
    expect((await post({ query: `{ __typename } # ${'x'.repeat(600_000)}` })).status).toBe(413);
  });

  it('shows its schema in development only', async () => {
    const answer = (await post({ query: '{ __schema { queryType { name } } }' })).body;
    if (mode === 'development') expect(answer.data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    else expect(answer.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    const hints = [
      await refused('{ viewr { id } }'),
      await refused('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email: 'a@b.c', password: 'x', passwort: 'y' } }),
      await refused('query ($f: GenerationFilter) { generations(filter: $f) { nodes { id } } }', { f: { status: ['SUCCEDED'] } }),
    ];
    for (const hint of hints) expect(hint).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', correlationId: expect.any(String) } });
    if (mode === 'production') expect(JSON.stringify(hints)).not.toMatch(/Did you mean/);
  });

  it('has its development pages in development only', async () => {
    const status = mode === 'development' ? 200 : 404;
    for (const path of ['/explorer', '/dev/mail', '/dev/clock']) expect([path, (await request(`http://127.0.0.1:${app.config.PORT}`).get(path)).status]).toEqual([path, status]);
  });

  it('sends safe headers, so that no page tells another site where it was [P86]', async () => {
    const { headers } = await post({ query: '{ __typename }' });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'content-security-policy': expect.stringContaining("default-src 'none'") });
    expect(headers['x-powered-by']).toBeUndefined();
    if (mode === 'development') {
      const page = await request(`http://127.0.0.1:${app.config.PORT}`).get('/verify-email').query({ token: 'a-token-that-works-once' });
      expect([page.status, page.headers['referrer-policy']]).toEqual([200, 'no-referrer']);
    }
  });

  it('in production tells browsers to come encrypted only, with cookies that never go in the clear [P58]', async () => {
    const email = `${newId()}@example.com`;
    await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role: Role.USER, displayName: 'Customer' });
    const { headers } = await post({ query: 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', variables: { input: { email, password: PASSWORD } } });
    const secure = mode === 'production';
    expect(headers['strict-transport-security']).toBe(secure ? 'max-age=31536000; includeSubDomains' : undefined);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(secure ? /^__Host-session=[\w-]{43}; .*; Secure/ : /^session=[\w-]{43}; (?!.*Secure)/)]);
  });

  it('lets only known origins read with a cookie', async () => {
    const from = async (value: string) => (await post({ query: '{ __typename }' }, { Origin: value })).headers['access-control-allow-origin'];
    expect(await from(origin)).toBe(origin);
    expect(await from('https://evil.example')).toBeUndefined();
  });

  it('refuses an unknown key at once, and with a clean body', async () => {
    const { status, body } = await post({ query: '{ __typename }' }, { Authorization: 'Bearer dlx_live_nonsense' });
    expect({ status, code: body.errors[0].extensions.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('asks for sign-in where that is needed', async () => {
    expect(await refused('{ generations { nodes { id } } }')).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(await refused('{ ledgerHealth { entries } }')).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });

  it('the websocket takes known origins on its one path, and only callers', async () => {
    const ws = `ws://127.0.0.1:${app.config.PORT}`;
    const open = (path: string, headers: Record<string, string>) => {
      const socket = new WebSocket(`${ws}${path}`, 'graphql-transport-ws', { headers });
      return ended(socket).finally(() => socket.terminate());
    };
    expect(await open('/graphql', { origin: 'https://evil.example' })).toBe('refused');
    expect(await open('/socket', { origin })).toBe('refused');
    expect(await open('/graphql', { origin })).toBe('open');
    const client = createClient({ url: `${ws}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 });
    const stranger = (async () => {
      for await (const _ of client.iterate({ query: 'subscription { generationUpdated { id } }' })) return 'served';
      return 'ended';
    })();
    await expect(stranger).rejects.toMatchObject({ code: 4403 });
  });

  it('serves metrics to loopback or to its token only', async () => {
    const base = request(`http://127.0.0.1:${app.config.PORT}`);
    expect((await base.get('/metrics').set('Authorization', 'Bearer only-for-the-scraper')).text).toMatch(/process_cpu_seconds_total/);
    // Whoever comes through a proxy is not this machine, whatever they say of themselves.
    if (mode === 'production') expect((await base.get('/metrics').set('X-Forwarded-For', '203.0.113.9').set('Authorization', 'Bearer wrong-token-altogether')).status).toBe(404);
    expect((await base.get('/health/live')).status).toBe(200);
    expect((await base.get('/health/ready')).status).toBe(200);
  });
});
