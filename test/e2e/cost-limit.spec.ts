import { randomInt } from 'node:crypto';
import { createClient } from 'graphql-ws';
import request from 'supertest';
import { WebSocket } from 'ws';
import { ApiKeyMode, newApiKeySecret } from '../../src/modules/accounts/domain/api-key-secret.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { LimiterTimings } from '../../src/platform/rate-limit/index.js';
import { type Customer, customer } from './customer.js';

const MAXIMUM = 1_000;
const PAGE = '{ viewer { generations(first: 100) { nodes { outputs { id } } } } }';
const PAGE_COST = 1 + 1 + 100 * 5;

interface CostReport { requestedQueryCost: number | null; actualQueryCost: number; throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number } }
interface Body { data?: unknown; errors?: { message: string; extensions: Record<string, unknown> }[]; extensions?: { cost: CostReport } }

let app: TestApp;
let somebody: Customer;
beforeAll(async () => {
  // Buckets that hold little and fill slowly; each client of these tests has an address of its own.
  app = await startApp({ RATE_COST_MAXIMUM: String(MAXIMUM), RATE_COST_RESTORE_PER_SECOND: '4', TRUST_PROXY: '1' });
  app.app.get(LimiterTimings).commandMs = 10_000; // a busy machine is no Redis that is away
  somebody = await customer(app, 0);
});
afterAll(() => app.close());

const address = (): string => `203.0.113.${randomInt(256)}, 10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
async function post(body: object | string, { as = {}, from = address() }: { as?: As; from?: string } = {}) {
  const call = request(app.url).post('/graphql').set('Content-Type', 'application/json').set('X-Forwarded-For', from);
  if (as.cookie) call.set('Cookie', as.cookie);
  if (as.apiKey) call.set('Authorization', `Bearer ${as.apiKey}`);
  const { status, body: answer, headers } = await call.send(body);
  return { status, headers: headers as Record<string, string>, ...(answer as Body) };
}
type Answer = Awaited<ReturnType<typeof post>>;
/** Sends the same until it is refused. */
async function exhaust(send: () => Promise<Answer>): Promise<{ refusal: Answer; answered: number }> {
  for (let answered = 0; answered < 1_000; answered += 1) {
    const answer = await send();
    if (answer.status === 429) return { refusal: answer, answered };
  }
  throw new Error('never refused');
}

describe('the cost of an operation [P62]', () => {
  it('is on every answer: what was asked for, what it came to, and what is left', async () => {
    const me = await customer(app, 0);
    const { extensions, errors } = await post({ query: PAGE }, { as: me.as });
    expect(errors).toBeUndefined();
    expect(extensions?.cost).toEqual({
      requestedQueryCost: PAGE_COST, actualQueryCost: 2, throttleStatus: { maximumAvailable: MAXIMUM, currentlyAvailable: expect.any(Number), restoreRate: 4 },
    });
    // What wasn't found wasn't charged: the next ten cost no more.
    for (let i = 0; i < 10; i += 1) expect((await post({ query: PAGE }, { as: me.as })).status).toBe(200);
    expect((await post({ query: '{ viewer { id } }' }, { as: me.as })).extensions?.cost).toMatchObject({ requestedQueryCost: 1, actualQueryCost: 1 });
  });

  it.each([
    ['what can not be parsed', '{ viewer {', null, 10],
    ['what does not fit the schema', '{ nothing }', null, 10],
    ['variables that do not fit', 'query ($n: Int!) { templates(first: $n) { nodes { id } } }', null, 10],
    ['what asks for too much', 'query { viewer { a: generations(first: 100) { nodes { outputs { id } inputs { id } } } b: generations(first: 100) { nodes { outputs { id } inputs { id } } } c: generations(first: 100) { nodes { outputs { id } inputs { id } } } } }', null, 10],
    ['a mutation', 'mutation { signOut }', 10, 10],
  ])('counts for %s too', async (_what, query, requestedQueryCost, actualQueryCost) => {
    const { extensions } = await post({ query });
    expect(extensions?.cost).toEqual({ requestedQueryCost, actualQueryCost, throttleStatus: { maximumAvailable: MAXIMUM / 2, currentlyAvailable: expect.any(Number), restoreRate: 2 } });
  });

  it('stays taken where an error made the answer smaller than what was loaded for it', async () => {
    const me = await customer(app, 0);
    const { data, errors, extensions } = await post({ query: `{ ledgerHealth { __typename } ${PAGE.slice(1)}` }, { as: me.as });
    expect({ data, codes: errors?.map((error) => error.extensions['code']) }).toEqual({ data: null, codes: ['FORBIDDEN'] });
    expect(extensions?.cost.actualQueryCost).toBe(PAGE_COST);
    expect(extensions?.cost.actualQueryCost).toBe(extensions?.cost.requestedQueryCost);
  });

  it('does not take a null for a variable that is absent and has a default', async () => {
    const query = 'query ($n: Int = 100) { viewer { generations(first: $n) { nodes { id } } } }';
    const costOf = async (variables: object) => (await post({ query, variables }, { as: somebody.as })).extensions?.cost.requestedQueryCost;
    expect([await costOf({ n: null }), await costOf({})]).toEqual([22, 102]);
  });

  it('is limited: who has no points left is told when to come back, and nobody else is', async () => {
    const [me, other] = [await customer(app, 0), await customer(app, 0)];
    const key = await me.apiKey(['account:read']);
    const { refusal, answered } = await exhaust(() => post({ query: '{ nonsense }' }, { as: me.as }));
    expect(answered).toBeGreaterThan(MAXIMUM / 10 - 20);
    const { status, headers, errors, extensions, data } = refusal;
    expect({ status, data, code: errors?.[0]?.extensions['code'] }).toEqual({ status: 429, data: undefined, code: 'THROTTLED' });
    const wait = errors?.[0]?.extensions['retryAfterSeconds'];
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(headers['retry-after']).toBe(String(wait));
    expect(errors?.[0]?.extensions['correlationId']).toBe(headers['x-request-id']);
    expect(extensions?.cost).toMatchObject({ requestedQueryCost: null, actualQueryCost: 0, throttleStatus: { maximumAvailable: MAXIMUM } });
    expect(extensions?.cost.throttleStatus.currentlyAvailable).toBeLessThan(10);
    expect((await post({ query: '{ viewer { id } }' }, { as: other.as })).status).toBe(200);
    expect((await post({ query: '{ viewer { id } }' }, { as: key })).status).toBe(200);
    expect((await post({ query: '{ __typename }' })).status).toBe(200);
  });

  it('refuses an operation that costs more than is left, and runs a cheaper one', async () => {
    const me = await customer(app, 0);
    for (let i = 0; i < 60; i += 1) await post({ query: '{ nonsense }' }, { as: me.as });
    const { status, errors, extensions, headers } = await post({ query: PAGE }, { as: me.as });
    expect({ status, code: errors?.[0]?.extensions['code'] }).toEqual({ status: 429, code: 'THROTTLED' });
    expect(headers['retry-after']).toBe(String(errors?.[0]?.extensions['retryAfterSeconds']));
    expect(extensions?.cost).toMatchObject({ requestedQueryCost: PAGE_COST, actualQueryCost: 1 });
    expect((await post({ query: '{ viewer { id } }' }, { as: me.as })).status).toBe(200);
  });

  it('is at most what a full bucket holds: a test key has a quarter, and waiting would not help', async () => {
    const key = await somebody.apiKey(['generation:read', 'account:read'], ApiKeyMode.TEST);
    const { status, errors, extensions } = await post({ query: PAGE }, { as: key });
    expect({ status, ...errors?.[0]?.extensions }).toMatchObject({ status: 400, code: 'BAD_USER_INPUT', limit: 'cost', cost: PAGE_COST, maximum: MAXIMUM / 4 });
    expect(extensions?.cost.throttleStatus).toMatchObject({ maximumAvailable: MAXIMUM / 4, restoreRate: 1 });
  });

  it('limits garbage from one address, and a /64 is one address', async () => {
    let host = 0;
    const { answered } = await exhaust(() => post({ query: '{' }, { from: `2001:db8:7:1::${(host += 1).toString(16)}` }));
    expect(answered).toBeLessThanOrEqual(MAXIMUM / 2 / 10 + 20);
    expect((await post({ query: '{ __typename }' }, { from: '2001:db8:7:2::1' })).status).toBe(200);
  });
});

describe('trying out API keys [P62]', () => {
  const wrongKey = (): string => newApiKeySecret(ApiKeyMode.LIVE).secret;

  it('costs the address, and whoever had a good key there goes on', async () => {
    const from = address();
    const key = await somebody.apiKey(['account:read']);
    const use = () => post({ query: '{ viewer { id } }' }, { as: key, from });
    expect((await use()).status).toBe(200);
    const { refusal, answered } = await exhaust(() => post({ query: '{ viewer { id } }' }, { as: { apiKey: wrongKey() }, from }));
    expect(answered).toBeLessThanOrEqual(MAXIMUM / 2 / 20 + 20);
    expect(refusal).toMatchObject({ errors: [{ extensions: { code: 'THROTTLED', retryAfterSeconds: expect.any(Number) } }] });
    expect(refusal.headers['retry-after']).toBe(String(refusal.errors?.[0]?.extensions['retryAfterSeconds']));
    expect((await use()).status).toBe(200);
    // Nor does it spend what strangers there have for operations.
    expect((await post({ query: '{ __typename }' }, { from })).status).toBe(200);
    expect((await post({ query: '{ viewer { id } }' }, { as: { apiKey: wrongKey() } })).status).toBe(401);
  });

  it('of no form at all costs the same', async () => {
    const from = address();
    const { refusal } = await exhaust(() => post({ query: '{ viewer { id } }' }, { as: { apiKey: 'dlx_live_nonsense' }, from }));
    expect(refusal.errors?.[0]?.extensions['code']).toBe('THROTTLED');
  });
});

describe('sockets [P62]', () => {
  const open = (headers: Record<string, string>) => new Promise<number>((resolve) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    socket.on('open', () => { socket.terminate(); resolve(101); });
    socket.on('unexpected-response', (_request, response) => { socket.terminate(); resolve(response.statusCode ?? 0); });
    socket.on('error', () => undefined);
  });

  it('are opened so often by one address and no more', async () => {
    const from = address();
    let opened = 0;
    while ((await open({ 'X-Forwarded-For': from })) === 101 && opened < 500) opened += 1;
    expect(opened).toBeGreaterThan(25);
    expect(opened).toBeLessThanOrEqual(MAXIMUM / 2 / 10 + 20);
    expect(await open({ 'X-Forwarded-For': from })).toBe(429);
    expect(await open({ 'X-Forwarded-For': address() })).toBe(101);
  });

  it('are opened at an address whose strangers have spent their points', async () => {
    const from = address();
    await exhaust(() => post({ query: '{ nonsense }' }, { from }));
    expect(await open({ 'X-Forwarded-For': from })).toBe(101);
  });

  it('spend the points of whoever listens', async () => {
    const me = await customer(app, 0);
    class WithCookie extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers: { 'cookie': me.as.cookie, 'X-Forwarded-For': address() } });
      }
    }
    const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WithCookie, retryAttempts: 0 });
    const subscribe = () => new Promise<{ code?: unknown; retryAfterSeconds?: unknown }>((resolve) => {
      const end = client.subscribe({ query: 'subscription { generationUpdated { id status } }' }, {
        next: () => { end(); resolve({}); },
        error: (errors) => resolve((errors as { extensions: { code: string } }[])[0]?.extensions ?? { code: String(errors) }),
        complete: () => resolve({}),
      });
    });
    try {
      await exhaust(() => post({ query: '{ nonsense }' }, { as: me.as }));
      expect(await subscribe()).toMatchObject({ code: 'THROTTLED', retryAfterSeconds: expect.any(Number) });
    } finally {
      await client.dispose();
    }
  });
});
