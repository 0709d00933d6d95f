import { startApp, type TestApp } from '../support/app.js';
import { createTcpProxy, type TcpProxy, throughProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

/** Whatever waits for this Redis waits longer. */
const BOUND_MS = 20_000;
const SUBMISSIONS = 3;
const picture = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake', resolution: '512', seed: 3 };

let proxy: TcpProxy;
let app: TestApp;
let who: Customer;
beforeAll(async () => {
  const redis = process.env['TEST_REDIS_URL'] ?? '';
  const { hostname, port } = new URL(redis);
  proxy = await createTcpProxy({ host: hostname, port: Number(port) });
  app = await startApp({ REDIS_URL: throughProxy(redis, proxy), RENDER_CONCURRENCY: '3' });
  who = await customer(app, 1_000);
});
afterAll(async () => {
  await proxy.restore();
  await app.close();
  await proxy.close();
});

const submit = () => who.mutate('createGeneration', { ...picture, maxCredits: 20 }, '... on Generation { id status }');
const statusOf = async (id: string) =>
  (await who.query<{ generation: Answer }>('query ($id: ID!) { generation(id: $id) { id status } }', { id })).generation.status;

/** @throws Error when the answer isn't there in time */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const faults: [name: string, strike: () => void | Promise<void>][] = [
  ['gone', () => proxy.cut()],
  ['silent (half-open)', () => proxy.freeze()],
  ['answering a byte a second', () => proxy.throttle(1)],
  ['answering a minute late', () => proxy.latency(60_000)],
  ['resetting its connections', () => proxy.reset()],
];

describe.each(faults)('Redis %s', (_name, strike) => {
  it('generations are taken, sessions and queries work; the jobs run once it is back', async () => {
    await strike();
    const ids: string[] = [];
    for (let turn = 0; turn < SUBMISSIONS; turn += 1) {
      const created = await within(BOUND_MS, submit());
      expect(created).toMatchObject({ __typename: 'Generation', id: expect.any(String) });
      ids.push(created.id);
    }
    expect(ids).toHaveLength(SUBMISSIONS);
    expect(await within(BOUND_MS, statusOf(ids[0] ?? ''))).toMatch(/QUEUED|RUNNING|SUCCEEDED/);
    await proxy.restore();
    const done = async () => (await Promise.all(ids.map(statusOf))).every((status) => status === 'SUCCEEDED');
    await waitFor(done, { timeoutMs: 75_000, everyMs: 200, what: 'the jobs to run' });
  }, 120_000);
});
