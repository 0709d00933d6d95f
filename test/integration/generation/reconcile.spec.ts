import { FailureCode, type GenerationRecord, GenerationStatus } from '../../../src/modules/generation/index.js';
import { ReconcileGenerations } from '../../../src/modules/generation/reconcile-generations.js';
import { StartGeneration } from '../../../src/modules/generation/start-generation.js';
import { waitFor } from '../../support/wait-for.js';
import { held, openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop('both'); });
afterEach(() => shop.checkLedger());
afterAll(() => shop.close());

const get = <T>(type: abstract new (...args: never[]) => T): T => shop.module.get<T>(type, { strict: false });
const reconcile = () => get(ReconcileGenerations).run({ youngMs: -1_000 });
const slow = { ...picture, prompt: 'studio:slow=30' };

describe('the reconciler', () => {
  it('leaves alone what has a job', async () => {
    const who = await shop.customer(2 * PRICE);
    const tasks = [await shop.service.create(who, slow), await shop.service.create(who, slow)];
    expect(await reconcile()).toEqual({ handedOut: 0, ended: 0 });
    for (const { id } of tasks) await shop.service.cancel(who.accountId, id);
  });

  it('hands out again what lost its job, waiting or running, and it is charged once', async () => {
    const who = await shop.customer(2 * PRICE);
    const blocker = await shop.service.create(who, slow);
    const lost = await shop.service.create(who, picture);
    await shop.database.ownerQuery('DELETE FROM jobs WHERE key = $1', [lost.id]);
    // As a worker leaves it that died right after it began.
    await get(StartGeneration).run(lost.id, held);
    expect(await reconcile()).toEqual({ handedOut: 1, ended: 0 });
    await shop.service.cancel(who.accountId, blocker.id);
    await waitFor(async () => (await shop.find(lost)).status === GenerationStatus.SUCCEEDED, { what: 'the lost task to be made', timeoutMs: 20_000 });
    expect(await shop.find(lost)).toMatchObject({ attempt: 2, charged: PRICE });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });

  it('comes to every task, batch by batch, and goes on where it stopped', async () => {
    const who = await shop.customer(4 * PRICE);
    const tasks: GenerationRecord[] = [];
    for (let i = 0; i < 4; i += 1) tasks.push(await shop.service.create(who, slow));
    const lose = () => shop.database.ownerQuery(`DELETE FROM jobs WHERE key = $1 AND state <> 'running'`, [tasks[3]?.id]);
    const run = (options: object) => get(ReconcileGenerations).run({ youngMs: -1_000, batch: 2, ...options });
    await lose();
    expect(await run({})).toEqual({ handedOut: 1, ended: 0 });
    await lose();
    expect(await run({ batches: 1 })).toEqual({ handedOut: 0, ended: 0 });
    expect(await run({ batches: 1 })).toEqual({ handedOut: 1, ended: 0 });
    for (const { id } of tasks) await shop.service.cancel(who.accountId, id);
    // The end was not reached: the next run comes to it, and the one after begins anew.
    await run({});
  });

  it('ends what has not finished within a day, well before its hold is due', async () => {
    const who = await shop.customer(2 * PRICE);
    const tasks = [await shop.service.create(who, slow), await shop.service.create(who, slow)];
    await waitFor(async () => (await shop.find(tasks[0] as (typeof tasks)[number])).status === GenerationStatus.RUNNING, { what: 'the first to run' });
    shop.clock.moveTo(24 * 3_600_000 + 60_000);
    expect(await reconcile()).toEqual({ handedOut: 0, ended: 2 });
    for (const task of tasks) {
      expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.PROVIDER_TIMEOUT, charged: 0 });
    }
    await shop.checkLedger();
    shop.clock.moveTo(0);
    expect(await shop.balance(who)).toMatchObject({ available: 2 * PRICE, held: 0 });
    await waitFor(async () => (await shop.count('jobs', `name = 'generation.render'`)) === 0, { what: 'the workers to let go', timeoutMs: 20_000 });
  });
});

describe('the queue, by itself', () => {
  it('tries a failing provider three times, then tells why', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, { ...picture, prompt: 'studio:fail' });
    await waitFor(async () => (await shop.find(task)).status === GenerationStatus.FAILED, { what: 'the third failure', timeoutMs: 30_000 });
    expect(await shop.find(task)).toMatchObject({ attempt: 3, failureCode: FailureCode.PROVIDER_UNAVAILABLE });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
    expect(await shop.count('jobs', `key = '${task.id}'`)).toBe(0);
  });
});
