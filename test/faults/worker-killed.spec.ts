import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder, storedFiles } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { type Acknowledged, placeOrder } from './support/orders.js';
import { hurryUp, untilTask } from './support/tasks.js';
import { waitFor } from '../support/wait-for.js';

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

/** Another worker does what this one leaves behind, and the customer pays for one picture. */
async function expectTakenOver(placed: Acknowledged): Promise<void> {
  await worker.exited;
  worker = await house.start('worker');
  expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 2, charged: 3 });
  await expectHouseInOrder(house, acknowledged);
}

describe('a worker that is killed', () => {
  it('before it gives anything to the provider', async () => {
    // Where the data goes is written down before it goes there.
    const wall = await obstacle(house.database, 'LOCK TABLE generation_routes IN SHARE MODE');
    const placed = await place('a quiet lake');
    await wall.blocksSomebody();
    worker.signal('SIGKILL');
    await wall.remove();
    worker = await worker.exited.then(() => house.start('worker'));
    // Its claim of the task died with it.
    expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);

  it('while the provider is at work', async () => {
    const placed = await place('a quiet lake studio:slow=100');
    await untilTask(house, placed, { status: 'RUNNING' });
    worker.signal('SIGKILL');
    await hurryUp(house, placed);
    await expectTakenOver(placed);
  }, form.patienceMs * 2);

  it('after the result is stored, before that is committed', async () => {
    const before = await storedFiles(house.storage);
    const wall = await obstacle(house.database, 'LOCK TABLE outputs IN SHARE MODE');
    const placed = await place('a quiet lake');
    await wall.blocksSomebody();
    const orphans = (await storedFiles(house.storage)).filter((file) => file.includes('media%') && !before.includes(file));
    expect(orphans).toHaveLength(2);
    worker.signal('SIGKILL');
    await wall.remove();
    await expectTakenOver(placed);
    expect(await storedFiles(house.storage)).not.toEqual(expect.arrayContaining(orphans));
  }, form.patienceMs * 2);
});

describe('a worker that stops for longer than its lease', () => {
  it('changes nothing when it goes on', async () => {
    const placed = await place('a quiet lake studio:slow=2');
    await untilTask(house, placed, { status: 'RUNNING' });
    worker.signal('SIGSTOP');
    const successor = await house.start('worker');
    const done = await untilTask(house, placed, { status: 'SUCCEEDED', job: null });
    expect(done).toMatchObject({ attempt: 2, charged: 3 });
    worker.signal('SIGCONT');
    await waitFor(() => worker.metric('jobs_finished_total', { job: 'generation.render', result: 'lost' }), { timeoutMs: form.patienceMs, what: 'the stopped worker to give up' });
    expect(await untilTask(house, placed, {})).toEqual(done);
    await expectHouseInOrder(house, acknowledged);
    expect(successor.isRunning() && worker.isRunning()).toBe(true);
  }, form.patienceMs * 2);
});
