import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../support/wait-for.js';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { type Acknowledged, placeOrder } from './support/orders.js';
import { hurryUp, taskNow, untilTask } from './support/tasks.js';

let house: House;
let api: Instance;
let worker: Instance;
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  house = await openHouse();
  [api, worker] = await Promise.all([house.start('api'), house.start('worker')]);
}, form.patienceMs);
afterAll(() => house?.close());

const place = (prompt: string) => placeOrder(house, api, prompt, acknowledged);

const takesNoMore = ({ url }: Instance) =>
  waitFor(() => fetch(`${url}/health/ready`).then(({ status }) => status === 503, () => true), { what: 'a process to take no more' });
const CLEAN = { code: 0, signal: null };

describe('SIGTERM', () => {
  beforeEach(async () => {
    if (!worker.isRunning()) worker = await house.start('worker');
  }, form.patienceMs);

  it('lets a worker finish what fits into the drain, and hand back what does not, without counting a failure', async () => {
    const long = await place('a quiet lake studio:slow=100');
    await untilTask(house, long, { status: 'RUNNING' });
    const wall = await obstacle(house.database, 'LOCK TABLE outputs IN SHARE MODE');
    const short = await place('a quiet lake');
    await wall.blocksSomebody();
    worker.signal('SIGTERM');
    await takesNoMore(worker);
    await wall.remove();
    expect(await worker.exited).toEqual(CLEAN);
    expect(await taskNow(house, short)).toMatchObject({ status: 'SUCCEEDED', attempt: 1, charged: 3, job: null });
    expect(await taskNow(house, long)).toEqual({ status: 'QUEUED', attempt: 1, charged: 0, job: expect.stringMatching(/waiting|queued/), failures: 0 });

    await hurryUp(house, long);
    worker = await house.start('worker');
    expect(await untilTask(house, long, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 2, charged: 3 });
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);

  it('has an API answer the requests in flight before it goes', async () => {
    worker.signal('SIGSTOP');
    const wall = await obstacle(house.database, 'LOCK TABLE generations IN SHARE MODE');
    const inFlight = [place('a lake studio:reject'), place('a lake studio:reject')];
    await wall.blocksSomebody();
    api.signal('SIGTERM');
    await takesNoMore(api);
    await wall.remove();
    await Promise.all(inFlight);
    expect(await api.exited).toEqual(CLEAN);
    // Handed over, too: nobody has to find out that they weren't.
    expect(await house.redis.client.keys(`${house.prefix}:render:*:1`)).toHaveLength(2);
    worker.signal('SIGCONT');
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);

  it('ends a process that is still starting, whatever it is waiting for', async () => {
    // What it writes down last before it serves.
    const wall = await obstacle(house.database, 'LOCK TABLE development_clock_instances IN SHARE MODE');
    const [waiting, another] = await Promise.all([house.start('worker', { wait: false }), house.start('api', { wait: false })]);
    await wall.blocksSomebody();
    for (const one of [waiting, another]) one.signal('SIGTERM');
    await wall.remove();
    for (const one of [waiting, another]) expect([CLEAN, { code: null, signal: 'SIGTERM' }]).toContainEqual(await one.exited);
  }, form.patienceMs);

  it('ends a process at any moment of its start', async () => {
    const moments = form.full ? Array.from({ length: 16 }, (_, step) => 200 * step) : [1_200];
    for (const moment of moments) {
      const starting = await house.start('worker', { wait: false });
      await pause(moment);
      starting.signal('SIGTERM');
      // Before it listens to signals, the system ends it.
      expect([CLEAN, { code: null, signal: 'SIGTERM' }]).toContainEqual(await starting.exited);
    }
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);
});
