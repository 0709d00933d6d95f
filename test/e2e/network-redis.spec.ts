import { BullConnections } from '../../src/platform/queue/bull-connections.js';
import { startApp, type TestApp } from '../support/app.js';
import { createTcpProxy, type TcpProxy, throughProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { type Answer, type Customer, customer } from './customer.js';

/** No answer by then is a hang, however loaded the machine is. */
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

const taken = async () => {
  const created = await within(BOUND_MS, submit());
  expect(created).toMatchObject({ __typename: 'Generation', id: expect.any(String) });
  return created.id;
};
const untilDone = (ids: readonly string[]) => waitFor(
  async () => (await Promise.all(ids.map(statusOf))).every((status) => status === 'SUCCEEDED'), { timeoutMs: 75_000, everyMs: 200, what: 'the jobs to run' });

it('no submission waits for the queue’s Redis', async () => {
  const { options } = app.app.get(BullConnections, { strict: false }).client;
  const { commandTimeout = 0 } = options;
  expect(commandTimeout).toBeGreaterThan(0);
  // Whoever waited would be told only after the hang.
  options.commandTimeout = 6 * BOUND_MS;
  const ids: string[] = [];
  proxy.freeze();
  try {
    for (let turn = 0; turn < SUBMISSIONS; turn += 1) ids.push(await taken());
  } finally {
    options.commandTimeout = commandTimeout;
    await proxy.restore();
  }
  await untilDone(ids);
}, 150_000);

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
    for (let turn = 0; turn < SUBMISSIONS; turn += 1) ids.push(await taken());
    expect(ids).toHaveLength(SUBMISSIONS);
    expect(await within(BOUND_MS, statusOf(ids[0] ?? ''))).toMatch(/QUEUED|RUNNING|SUCCEEDED/);
    await proxy.restore();
    await untilDone(ids);
  }, 120_000);
});
