import { newId } from '../../src/platform/ids/index.js';
import { converse, graphqlRequest, nextAddress, operation, type Reply, send } from '../support/hostile-client.js';
import { expectRefusal } from '../support/hostile-refusal.js';
import { type HostileTarget, startHostileTarget } from '../support/hostile-server.js';
import { signIn } from '../support/hostile-session.js';
import { HostileSocket } from '../support/hostile-socket.js';

/** Points of a person or their keys; an address has half of them. They come back so slowly that a test doesn't see much of it. */
const POINTS = 400;
const RESTORE = 4;
/** What a document costs that can't be parsed or doesn't fit the schema. */
const FAILING = 10;
/** Points that come back while a test runs: a minute's worth, though it takes seconds. */
const RESTORED = 60 * RESTORE;
const BROKEN = '{ viewer {';
const limited = { RATE_COST_MAXIMUM: String(POINTS), RATE_COST_RESTORE_PER_SECOND: String(RESTORE) };

const codeOf = ({ body }: Reply): string | undefined => (JSON.parse(body) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions.code;

/** Sends until no points are left. @returns how many were admitted */
async function spend(target: HostileTarget, request: (index: number) => Buffer): Promise<number> {
  for (let admitted = 0; admitted < 200; admitted += 1) {
    const reply = await send(target.port, request(admitted));
    if (reply.status !== 429) continue;
    expectRefusal(reply, { status: 429, code: 'THROTTLED' });
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
    return admitted;
  }
  throw new Error('200 requests were admitted');
}

const expectSpent = (admitted: number, points: number): void => {
  expect(admitted).toBeGreaterThanOrEqual(points / FAILING - 1);
  expect(admitted).toBeLessThanOrEqual((points + RESTORED) / FAILING);
};

describe('a hostile client who evades the limiter', () => {
  let target: HostileTarget;
  beforeAll(async () => { target = await startHostileTarget(limited); });
  afterAll(() => target?.close());

  it.each<[string, (index: number) => Record<string, string>]>([
    ['does nothing clever', () => ({ 'X-Forwarded-For': '198.51.100.1' })],
    ['writes other addresses before the one that the proxy adds', (i) => ({ 'X-Forwarded-For': `203.0.113.${i}, 198.51.100.2` })],
    ['hops through an IPv6 network', (i) => ({ 'X-Forwarded-For': `2001:db8:0:1:${((i * 7_919) % 65_536).toString(16)}::${i.toString(16)}` })],
    ['writes one address in many ways', (i) => ({ 'X-Forwarded-For': ['198.51.100.3', '::ffff:198.51.100.3', '::FFFF:198.51.100.3'][i % 3] ?? '' })],
    ['names itself in other headers', (i) => ({ 'X-Forwarded-For': '198.51.100.4', 'X-Real-IP': `203.0.113.${i}`, Forwarded: `for=203.0.113.${i}`, 'CF-Connecting-IP': `203.0.113.${i}`, 'True-Client-IP': `203.0.113.${i}` })],
    ['changes its user agent, cookie and language', (i) => ({ 'X-Forwarded-For': '198.51.100.5', 'User-Agent': `agent ${i}`, Cookie: `__Host-session=${i}`, 'Accept-Language': `x-${i}` })],
    ['asks for another correlation id and origin', (i) => ({ 'X-Forwarded-For': '198.51.100.6', 'x-request-id': `request-${i}-of-mine`, Origin: 'null' })],
  ])('has the points of one address, when it %s', async (_how, headers) => {
    expectSpent(await spend(target, (index) => operation(BROKEN, undefined, headers(index))), POINTS / 2);
  });

  it.each<[string, (index: number) => string]>([
    ['a syntax error', () => BROKEN], ['an unknown field', (i) => `{ f${i} }`], ['too many aliases', (i) => `{ ${Array.from({ length: 40 }, (_, a) => `a${i}x${a}: __typename`).join(' ')} }`],
    ['an operation that is not there', (i) => `fragment f${i} on Query { viewer { id } }`], ['a variable that does not fit', () => 'query ($n: Int!) { generations(first: $n) { nodes { id } } }'],
  ])('pays for %s', async (_what, query) => {
    const from = { 'X-Forwarded-For': nextAddress() };
    expectSpent(await spend(target, (index) => operation(query(index), undefined, from)), POINTS / 2);
  });

  it('has the points of one address over one pipelined connection', async () => {
    const from = { 'X-Forwarded-For': nextAddress() };
    const { replies } = await converse(target.port, Buffer.concat(Array.from({ length: 100 }, () => operation(BROKEN, undefined, from))), { answers: 100 });
    const admitted = replies.filter(({ status }) => status === 400).length;
    expect(replies.map(codeOf).filter((code) => code === 'THROTTLED')).toHaveLength(100 - admitted);
    expectSpent(admitted, POINTS / 2);
  });

  it('has the points of one person with many sessions, and no more without a cookie, over a socket or with an alias', async () => {
    const email = `${newId()}@example.com`;
    const cookies: string[] = [];
    for (let session = 0; session < 4; session += 1) cookies.push(await signIn(target, email));
    const from = { 'X-Forwarded-For': nextAddress() };
    const as = (index: number) => operation(BROKEN, undefined, { 'X-Forwarded-For': nextAddress(), Cookie: cookies[index % cookies.length] });
    expectSpent(await spend(target, as), POINTS);

    // Without the cookie it is an address like others.
    expectSpent(await spend(target, () => operation(BROKEN, undefined, from)), POINTS / 2);
    expect((await send(target.port, as(0))).status).toBe(429);

    const hostile = await HostileSocket.initialised(target.port, cookies[0] ?? '');
    for (let id = 0; id < 50; id += 1) hostile.say({ type: 'subscribe', id: String(id), payload: { query: 'subscription { generationUpdated { id } }' } });
    const refused = (await hostile.heard('error')).payload as { extensions: { code: string } }[];
    expect(refused[0]?.extensions.code).toBe('THROTTLED');
    await hostile.leave();
  });

  it('has the points of one person with several keys', async () => {
    const cookie = await signIn(target);
    const create = 'mutation { createApiKey(input: { name: "Key", scopes: ["account:read"] }) { ... on ApiKeyCreated { secret } } }';
    const keys: string[] = [];
    for (let key = 0; key < 3; key += 1) {
      const { body } = await send(target.port, operation(create, undefined, { Cookie: cookie }));
      keys.push((JSON.parse(body) as { data: { createApiKey: { secret: string } } }).data.createApiKey.secret);
    }
    const as = (index: number) => operation(BROKEN, undefined, { Authorization: `Bearer ${keys[index % keys.length]}` });
    expectSpent(await spend(target, as), POINTS);
  });

  it('opens no more sockets than its address has points for', async () => {
    const from = nextAddress();
    let opened = 0;
    const refusal = await (async () => {
      for (; opened < 200; opened += 1) await (await HostileSocket.open(target.port, { from })).leave();
    })().catch((error: Error) => error.message);
    expect(refusal).toMatch(/429/);
    expectSpent(opened, POINTS / 2);
  });

  it('pays for each alias, and a batch is none', async () => {
    const costOf = async (query: string) => {
      const { body } = await send(target.port, operation(query));
      return (JSON.parse(body) as { extensions: { cost: { requestedQueryCost: number } } }).extensions.cost.requestedQueryCost;
    };
    const page = 'templates(first: 10) { nodes { id } }';
    const [one, five] = [await costOf(`{ ${page} }`), await costOf(`{ ${Array.from({ length: 5 }, (_, i) => `a${i}: ${page}`).join(' ')} }`)];
    expect(one).toBeGreaterThan(0);
    expect(five).toBe(5 * one);
    expectRefusal(await send(target.port, graphqlRequest(JSON.stringify([{ query: `{ ${page} }` }, { query: `{ ${page} }` }]))), { status: 400 });
  });

  it('tries few passwords, however many it sends at once', async () => {
    const email = `${newId()}@example.com`;
    await signIn(target, email);
    const attempt = (index: number) => `a${index}: signIn(input: { email: "${email}", password: "guess ${index}" }) { __typename }`;
    const query = `mutation { ${Array.from({ length: 15 }, (_, index) => attempt(index)).join(' ')} }`;
    const { body } = await send(target.port, operation(query, undefined, { 'X-Forwarded-For': nextAddress() }));
    const { data } = JSON.parse(body) as { data: Record<string, { __typename: string }> };
    expect(Object.values(data).filter(({ __typename }) => __typename === 'RateLimited').length).toBeGreaterThanOrEqual(5);
  });
});

describe('a hostile client where no proxy is trusted', () => {
  let target: HostileTarget;
  beforeAll(async () => { target = await startHostileTarget({ ...limited, TRUST_PROXY: '' }); });
  afterAll(() => target?.close());

  it('is the address that it comes from, whatever it says of itself', async () => {
    const claims = (index: number) => ({ 'X-Forwarded-For': `203.0.113.${index}`, 'X-Forwarded-Host': 'evil.example', Forwarded: `for=203.0.113.${index}` });
    expectSpent(await spend(target, (index) => operation(BROKEN, undefined, claims(index))), POINTS / 2);
    expect((await send(target.port, operation('{ viewer { id } }'))).status).toBe(429);
  });
});
