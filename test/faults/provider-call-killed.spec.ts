import { type StableDiffusionServer, startStableDiffusionServer } from '../support/stable-diffusion-server.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { type Acknowledged, order } from './support/orders.js';
import { taskNow, untilTask } from './support/tasks.js';

const PRICE = 3;

let house: House;
let api: Instance;
let worker: Instance;
let provider: StableDiffusionServer;
let way: TcpProxy;
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  [house, provider] = await Promise.all([openHouse(), startStableDiffusionServer()]);
  way = await createTcpProxy({ host: '127.0.0.1', port: provider.port });
  [api, worker] = await Promise.all([start('api'), start('worker')]);
}, form.patienceMs);
afterAll(async () => {
  await house?.close();
  await way?.close();
  await provider?.close();
});

const start = (role: 'api' | 'worker') => house.start(role, { env: { STABLE_DIFFUSION_URL: `http://127.0.0.1:${way.port}` } });
const soon = <T>(probe: () => T | Promise<T>, what: string) => waitFor(probe, { timeoutMs: form.patienceMs, what });
const atWork = (renders: number) => soon(() => provider.renders.filter(({ state }) => state === 'running').length === renders, `${renders} renders`);

async function place(): Promise<Acknowledged> {
  const [customer] = house.customers;
  if (!customer) throw new Error('nobody is there');
  const answer = await order(api.url, customer, 'a quiet lake', crypto.randomUUID(), 'stable-diffusion');
  acknowledged.push(answer);
  return answer;
}

async function killWorker(): Promise<void> {
  worker.signal('SIGKILL');
  await worker.exited;
  worker = await start('worker');
}

/** The second attempt delivers; never were two of its renders in the provider at the same time. */
async function expectMadeOnce(placed: Acknowledged): Promise<void> {
  expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 2, charged: PRICE });
  expect(provider.mostAtOnce).toBe(1);
  await expectHouseInOrder(house, acknowledged);
}

/** A second attempt has begun and asks about the first, which goes on. */
async function expectWaiting(placed: Acknowledged): Promise<void> {
  await soon(async () => (await taskNow(house, placed)).attempt === 2, 'a second attempt');
  const [asked, sent] = [provider.questions, provider.renders.length];
  await soon(() => provider.questions > asked + 2, 'questions about the first attempt');
  expect(provider.renders.length).toBe(sent);
}

describe('a worker that is killed around its call over the network', () => {
  it('while the call is on its way', async () => {
    way.freeze();
    const placed = await place();
    await soon(() => way.connections > 0, 'a connection');
    await killWorker();
    await way.restore();
    await expectMadeOnce(placed);
  }, form.patienceMs * 2);

  it('while the provider works on it: its successor waits until that is over', async () => {
    provider.pause();
    const placed = await place();
    await atWork(1);
    await killWorker();
    await expectWaiting(placed);
    provider.resume();
    await expectMadeOnce(placed);
  }, form.patienceMs * 2);
});

// Others do the same without a network: these two are for whoever has the time.
if (form.full) {
  it('a worker that is killed when it has the answer and has not committed it', async () => {
    const wall = await obstacle(house.database, 'LOCK TABLE outputs IN SHARE MODE');
    const placed = await place();
    await wall.blocksSomebody();
    worker.signal('SIGKILL');
    await wall.remove();
    await worker.exited;
    worker = await start('worker');
    await expectMadeOnce(placed);
  }, form.patienceMs * 2);

  it('a worker that stops while it waits for the provider, for longer than its lease, changes nothing when it goes on', async () => {
    provider.pause();
    const placed = await place();
    await atWork(1);
    worker.signal('SIGSTOP');
    await start('worker');
    await expectWaiting(placed);
    provider.resume();
    const done = await untilTask(house, placed, { status: 'SUCCEEDED', job: null });
    expect(done).toMatchObject({ attempt: 2, charged: PRICE });
    worker.signal('SIGCONT');
    await soon(() => worker.metric('jobs_finished_total', { job: 'generation.render', result: 'lost' }), 'the stopped worker to give up');
    expect(await taskNow(house, placed)).toEqual(done);
    expect(provider.mostAtOnce).toBe(1);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);
}
