import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import { WebSocket } from 'ws';
import { loadConfig } from '../../src/config/index.js';
import { PersistedDocuments } from '../../src/platform/graphql/persisted-documents.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { type Customer, customer } from './customer.js';

const idOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const manifestOf = (...texts: string[]): string => JSON.stringify(Object.fromEntries(texts.map((text) => [idOf(text), text])));
const VIEWER = 'query Me{viewer{id}}';
const TEMPLATES = 'query Templates($first:Int!){templates(first:$first){nodes{id}}}';
const SIGN_IN = 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { __typename } }';
const SIGN_OUT = 'mutation Out{signOut}';
const EVENTS = 'subscription Events{generationUpdated{id}}';
/** Of the release before this one. */
const OLD = 'query Old{viewer{email}}';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dreamlux-documents-'));
  await mkdir(join(folder, 'releases'));
  await writeFile(join(folder, 'releases', '1.json'), manifestOf(OLD, VIEWER));
  await writeFile(join(folder, 'releases', '2.json'), manifestOf(VIEWER, TEMPLATES, SIGN_IN, 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', SIGN_OUT, EVENTS));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Body { data?: unknown; errors?: { message: string; extensions: Record<string, unknown> }[]; extensions?: { cost: { actualQueryCost: number } } }
const headersOf = (as: As): Record<string, string> => ({ ...(as.cookie ? { Cookie: as.cookie } : {}), ...(as.apiKey ? { Authorization: `Bearer ${as.apiKey}` } : {}) });
const clientOf = (app: () => TestApp) => ({
  post: async (body: object, as: As = {}) => {
    const { status, body: answer } = await request(app().url).post('/graphql').set(headersOf(as)).send(body);
    return { status, ...(answer as Body) };
  },
  get: async (query: object, as: As = {}, headers: Record<string, string> = { 'Apollo-Require-Preflight': 'true' }) => {
    const { status, body: answer, headers: got } = await request(app().url).get('/graphql').set({ ...headersOf(as), ...headers }).query(query);
    return { status, cache: got['cache-control'], vary: got['vary'], allow: got['allow'], ...(answer as Body) };
  },
});

describe('persisted documents', () => {
  let app: TestApp;
  let me: Customer;
  beforeAll(async () => {
    app = await startApp({ PERSISTED_DOCUMENTS: join(folder, 'releases') });
    me = await customer(app, 0);
  });
  afterAll(() => app.close());
  const { post, get } = clientOf(() => app);

  it('are answered by their id, with variables, for everyone', async () => {
    expect((await post({ documentId: idOf(VIEWER) }, me.as)).data).toEqual({ viewer: { id: expect.stringMatching(/^acct_/) } });
    const page = await post({ documentId: idOf(TEMPLATES), variables: { first: 1 }, operationName: 'Templates' });
    expect(page).toMatchObject({ status: 200, data: { templates: { nodes: [{ id: expect.any(String) }] } }, extensions: { cost: { requestedQueryCost: 2, actualQueryCost: 2 } } });
    expect(await post({ documentId: idOf(TEMPLATES), variables: {} })).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('of an older release are answered while it is still in use', async () => {
    expect((await post({ documentId: idOf(OLD) }, me.as)).data).toEqual({ viewer: { email: me.email } });
  });

  it('are named as Apollo names them too', async () => {
    const persistedQuery = { version: 1, sha256Hash: idOf(VIEWER).slice(7) };
    expect((await post({ extensions: { persistedQuery } }, me.as)).data).toMatchObject({ viewer: {} });
    expect((await get({ extensions: JSON.stringify({ persistedQuery }) }, me.as)).data).toMatchObject({ viewer: {} });
  });

  it('can not be registered by clients', async () => {
    const query = '{ __typename }';
    const answer = await post({ query, extensions: { persistedQuery: { version: 1, sha256Hash: idOf(query).slice(7) } } });
    expect(answer).toMatchObject({ errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'BAD_USER_INPUT' } }] });
    expect(await post({ documentId: idOf(query) })).toMatchObject({ status: 400, errors: [{ extensions: { reason: 'PERSISTED_DOCUMENT_NOT_FOUND' } }] });
  });

  it.each([
    ['an unknown id', { documentId: idOf('nothing') }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['no id of ours', { documentId: '__proto__' }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['no id at all', { documentId: 7 }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['an unknown hash', { extensions: { persistedQuery: { version: 1, sha256Hash: 'ab' } } }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['two documents', { documentId: idOf(VIEWER), query: '{ __typename }' }, 'PERSISTED_DOCUMENT_AMBIGUOUS'],
  ])('%s is refused with the reason', async (_what, body, reason) => {
    const { status, errors, data, extensions } = await post(body);
    expect({ status, data, extensions: errors?.[0]?.extensions }).toEqual({ status: 400, data: undefined, extensions: { code: 'BAD_USER_INPUT', reason, correlationId: expect.any(String) } });
    expect(extensions?.cost.actualQueryCost).toBe(10);
  });

  it('may be fetched by GET: queries only, never from a foreign page, and kept by nobody for somebody else', async () => {
    const variables = JSON.stringify({ first: 1 });
    expect(await get({ documentId: idOf(TEMPLATES), variables })).toMatchObject({
      status: 200, data: { templates: { nodes: [{ id: expect.any(String) }] } }, cache: 'no-store',
    });
    expect(await get({ documentId: idOf(TEMPLATES), variables }, me.as)).toMatchObject({ status: 200, cache: 'no-store' });
    expect(await get({ documentId: idOf(TEMPLATES) })).toMatchObject({ status: 400, cache: 'no-store' });
    expect(await get({ documentId: idOf('nothing') })).toMatchObject({ status: 400, cache: 'no-store' });
    expect(await get({ documentId: idOf(TEMPLATES), variables }, {}, {})).toMatchObject({ status: 400, cache: 'no-store' });
    expect(await get({ documentId: idOf(SIGN_OUT) }, me.as)).toMatchObject({ status: 405, allow: 'POST' });
    expect((await post({ documentId: idOf(VIEWER) }, me.as)).data).toMatchObject({ viewer: { id: expect.any(String) } });
    for (const query of [{ query: VIEWER }, { query: VIEWER, extensions: '{}' }]) expect(await get(query, me.as)).toMatchObject({ status: 405, allow: 'POST' });
  });

  it('leave other documents alone where nothing else is configured', async () => {
    for (const as of [{}, me.as]) expect((await post({ query: '{ viewer { id } }' }, as)).status).toBe(200);
  });
});

describe.each(['sessions', 'browsers'])('with REQUIRE_PERSISTED_DOCUMENTS=%s', (mode) => {
  let app: TestApp;
  let me: Customer;
  beforeAll(async () => {
    app = await startApp({ PERSISTED_DOCUMENTS: ` ${join(folder, 'releases', '1.json')},${join(folder, 'releases', '2.json')}`, REQUIRE_PERSISTED_DOCUMENTS: mode });
    me = await customer(app, 0);
  });
  afterAll(() => app.close());
  const { post } = clientOf(() => app);
  const adHoc = { query: '{ viewer { id } __typename }' };
  const required = { status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'PERSISTED_DOCUMENT_REQUIRED' } }] };

  it('people with a session send persisted documents only, and a persisted one in full is one', async () => {
    expect(await post(adHoc, me.as)).toMatchObject(required);
    expect(await post({ documentId: idOf(VIEWER) }, me.as)).toMatchObject({ status: 200 });
    expect(await post({ query: VIEWER }, me.as)).toMatchObject({ status: 200 });
  });

  it(`whoever left the cookie away may ${mode === 'sessions' ? '' : 'not '}send others`, async () => {
    const answer = await post(adHoc);
    if (mode === 'sessions') expect(answer).toMatchObject({ status: 200, data: { viewer: null } });
    else expect(answer).toMatchObject(required);
    expect(await post({ documentId: idOf(SIGN_IN), variables: { input: { email: me.email, password: 'wrong' } } })).toMatchObject({ data: { signIn: { __typename: 'InvalidCredentials' } } });
  });

  it('programs with a key may send what they like', async () => {
    expect(await post(adHoc, await me.apiKey(['account:read']))).toMatchObject({ status: 200, data: { viewer: { id: expect.any(String) } } });
  });

  it('the same holds for subscriptions', async () => {
    const connect = (as: As) => {
      class WithHeaders extends WebSocket {
        constructor(url: string, protocol: string) { super(url, protocol, { headers: headersOf(as) }); }
      }
      const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WithHeaders, retryAttempts: 0 });
      const subscribe = (payload: { query: string; extensions?: Record<string, unknown> }) => new Promise<unknown>((resolve) => {
        client.subscribe(payload, {
          next: () => resolve('an event'), complete: () => resolve('complete'),
          error: (errors) => resolve((errors as { extensions?: unknown }[])[0]?.extensions ?? errors),
        });
        // Nothing happens to somebody without tasks. What comes after it on the same socket is refused: then the first was not.
        client.subscribe({ query: '', extensions: { documentId: idOf('nothing') } }, { next: () => undefined, complete: () => undefined, error: () => resolve('admitted') });
      });
      return { client, subscribe };
    };
    const mine = connect(me.as);
    const program = connect(await me.apiKey(['generation:read']));
    try {
      const adHocEvents = { query: 'subscription { generationUpdated { id status } }' };
      expect(await mine.subscribe(adHocEvents)).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PERSISTED_DOCUMENT_REQUIRED' });
      expect(await mine.subscribe({ query: '', extensions: { documentId: idOf(EVENTS) } })).toBe('admitted');
      expect(await mine.subscribe({ query: '', extensions: { documentId: idOf(VIEWER) } })).toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(await mine.subscribe({ query: '', extensions: { documentId: idOf('?') } })).toMatchObject({ reason: 'PERSISTED_DOCUMENT_NOT_FOUND' });
      expect(await program.subscribe(adHocEvents)).toBe('admitted');
    } finally {
      await mine.client.dispose();
      await program.client.dispose();
    }
  });
});

describe('a manifest that is wrong', () => {
  const schema = buildSchema(readFileSync('schema.gql', 'utf8'));
  it.each([
    ['names a document that no longer fits', manifestOf('query Gone{viewer{shoeSize}}'), /persisted document sha256:\w{64} of .*wrong\.json \(Gone\): Cannot query field "shoeSize"/],
    ['asks for too much', manifestOf(`query Much{${Array.from({ length: 40 }, (_, i) => `a${i}:__typename`).join(' ')}}`), /\(Much\): The operation exceeds the limit on aliases/],
    ['is no GraphQL', manifestOf('query Broken{'), /\(Broken\): Syntax Error/],
    ['has a text with another id', JSON.stringify({ [idOf('a')]: VIEWER }), /another hash/],
    ['has an id of another kind', JSON.stringify({ 'md5:ab': VIEWER }), /md5:ab.*an entry is/],
    ['is a list', '[]', /is no manifest/],
  ])('keeps the API from starting where it %s', async (_what, text, problem) => {
    const file = join(folder, 'wrong.json');
    await writeFile(file, text);
    expect(() => new PersistedDocuments(loadConfig({ PERSISTED_DOCUMENTS: file })).load(schema)).toThrow(problem);
  });

  it('or is missing, or required without being named', async () => {
    await expect(startApp({ PERSISTED_DOCUMENTS: join(folder, 'missing.json') })).rejects.toThrow(/missing\.json/);
    // A worker answers no documents, so it doesn't mind.
    await (await startApp({ PERSISTED_DOCUMENTS: join(folder, 'missing.json'), ROLE: 'worker' })).close();
    expect(() => loadConfig({ REQUIRE_PERSISTED_DOCUMENTS: 'browsers' })).toThrow('REQUIRE_PERSISTED_DOCUMENTS needs PERSISTED_DOCUMENTS');
  });
});

describe('npm run persist', () => {
  const run = (...args: string[]) => execFileSync(process.execPath, ['scripts/persist.mjs', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] } });

  it('makes a manifest of a folder of documents, which the API takes', async () => {
    const documents = join(folder, 'documents');
    await mkdir(join(documents, 'pages'), { recursive: true });
    await writeFile(join(documents, 'pages', 'me.graphql'), '# Who I am\nquery Me {\n  viewer { id }\n}\n');
    const manifest = run(documents);
    expect(JSON.parse(manifest)).toEqual({ [idOf(VIEWER)]: VIEWER });
    await writeFile(join(documents, 'gone.graphql'), '{ viewer { shoeSize } }');
    expect(() => run(documents)).toThrow(/gone\.graphql: Cannot query field "shoeSize"/);
  });
});
