import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Config } from '../../../src/config/index.js';
import { GenerationStatus, type GenerationRecord } from '../../../src/modules/generation/index.js';
import { Catalogue } from '../../../src/modules/generation/catalogue.js';
import { FinishGeneration } from '../../../src/modules/generation/finish-generation.js';
import { MAX_CRASHES, StartGeneration } from '../../../src/modules/generation/start-generation.js';
import { SupersededError } from '../../../src/modules/generation/attempt-watch.js';
import { TaskRepository } from '../../../src/modules/generation/entities/task.repository.js';
import { GenerationUpdates } from '../../../src/modules/generation/generation-updates.js';
import type { GenerationProvider } from '../../../src/modules/generation/providers/provider.js';
import { ProviderRegistry } from '../../../src/modules/generation/providers/provider-registry.js';
import { FailureCode } from '../../../src/modules/generation/index.js';
import { ContextStore, Locale, RequestLife } from '../../../src/platform/context/index.js';
import { Database } from '../../../src/platform/database/index.js';
import { JobAbortedError, LeaseLostError } from '../../../src/platform/queue/index.js';
import { waitFor } from '../../support/wait-for.js';
import { clip, held, openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop(); });
afterEach(() => shop.checkLedger());
afterAll(() => shop.close());

const get = <T>(type: abstract new (...args: never[]) => T): T => shop.module.get<T>(type, { strict: false });
const begin = async (id: string): Promise<GenerationRecord> => {
  const begun = await get(StartGeneration).run(id, held);
  if (!begun) throw new Error('it did not begin');
  return begun.task;
};

describe('an attempt', () => {
  it('delivers what was asked for, charges it and shows where the data went [P33]', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, { ...picture, count: 2, seed: 11 });
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, progress: 100, charged: 2 * PRICE, attempt: 1 });
    expect(await shop.balance(who)).toMatchObject({ available: 100 - 2 * PRICE, held: 0 });
    const outputs = await shop.database.ownerQuery('SELECT position, media_type, width, height, kept, visibility FROM outputs WHERE generation_id = $1 ORDER BY position', [task.id]);
    expect(outputs).toEqual([0, 1].map((position) => ({ position, media_type: 'image/png', width: 512, height: 512, kept: false, visibility: 'PRIVATE' })));
    const [route] = await shop.database.ownerQuery('SELECT provider, country, sent FROM generation_routes WHERE generation_id = $1', [task.id]);
    expect(route).toEqual({ provider: 'studio', country: 'in-house', sent: ['prompt', 'parameters'] });
  });

  it('makes a clip of the length that was asked for', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, clip);
    await shop.work(task.id);
    const [output] = await shop.database.ownerQuery('SELECT media_type, width, height, duration_ms, has_thumbnail FROM outputs WHERE generation_id = $1', [task.id]);
    expect(output).toEqual({ media_type: 'video/mp4', width: 640, height: 360, duration_ms: 1_000, has_thumbnail: true });
  });

  it('that the content stops is a rejection: never tried again, nothing charged', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, { ...picture, prompt: 'studio:reject' });
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.REJECTED, failureCode: FailureCode.SAFETY_OUTPUT, failureRetryable: false, charged: 0 });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });

  it('that fails goes back to the line, and the last one ends the task', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, { ...picture, prompt: 'studio:fail' });
    await expect(shop.work(task.id)).rejects.toThrow('PROVIDER_UNAVAILABLE');
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 1 });
    await shop.work(task.id, { isLastAttempt: true });
    expect(await shop.find(task)).toMatchObject({
      status: GenerationStatus.FAILED, attempt: 2, failureCode: FailureCode.PROVIDER_UNAVAILABLE, failureRetryable: true, finishedAt: expect.any(Date),
    });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });

  it('finds its picture gone: the input is to blame, and nothing is tried again', async () => {
    const who = await shop.customer(PRICE);
    const upload = await shop.upload(who);
    const task = await shop.service.create(who, { ...picture, kind: 'IMAGE_TO_IMAGE' as never, prompt: 'sepia', inputUploadIds: [upload] });
    const [row] = await shop.database.ownerQuery<{ upload_id: string }>('SELECT upload_id FROM generation_inputs WHERE generation_id = $1', [task.id]);
    await shop.media.deleteUpload(who.accountId, row?.upload_id ?? '');
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.INPUT_INVALID, failureRetryable: false });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });

  it('stopped by a shutdown goes back to the line; stopped by its time limit, it counts as a failure', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, { ...picture, prompt: 'studio:slow=20' });
    const abortedBy = (cause: 'shutdown' | 'timeout') => {
      const controller = new AbortController();
      const run = shop.work(task.id, { signal: controller.signal, isLastAttempt: cause === 'timeout' });
      void waitFor(async () => (await shop.find(task)).progress > 0).finally(() => controller.abort(new JobAbortedError(cause)));
      return run;
    };
    await expect(abortedBy('shutdown')).rejects.toThrow('shutdown');
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, progress: 0 });
    await abortedBy('timeout');
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.PROVIDER_TIMEOUT });
  });
});

describe('a worker that comes late', () => {
  it('changes nothing once another has begun', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const zombie = await begin(task.id);
    const successor = await begin(task.id);
    expect(successor.attempt).toBe(zombie.attempt + 1);
    const finish = get(FinishGeneration);
    await expect(finish.succeed(zombie, [])).rejects.toThrow(SupersededError);
    await expect(finish.fail(zombie, { code: FailureCode.INTERNAL, retryable: true })).rejects.toThrow(SupersededError);
    await finish.requeue(zombie);
    expect(await shop.uow.run(() => get(TaskRepository).setProgress(zombie, 50))).toBe(false);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.RUNNING, attempt: successor.attempt, progress: 0 });
    await finish.fail(successor, { code: FailureCode.INTERNAL, retryable: true });
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED });
  });

  it('leaves no files behind', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const before = (await shop.keys()).length;
    // Its job is taken over while it renders: the end that it writes rolls back as a whole.
    await expect(shop.work(task.id, { complete: () => Promise.reject(new LeaseLostError()) })).rejects.toThrow(LeaseLostError);
    expect((await shop.keys()).length).toBe(before);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, charged: 0 });
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, attempt: 2 });
    expect(await shop.count('outputs', `generation_id = '${task.id}'`)).toBe(1);
  });

  it('begins nothing once its job is another run’s', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const successor = await begin(task.id);
    await expect(shop.work(task.id, { assertHeld: () => Promise.reject(new LeaseLostError()) })).rejects.toThrow(LeaseLostError);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.RUNNING, attempt: successor.attempt });
    await get(FinishGeneration).fail(successor, { code: FailureCode.INTERNAL, retryable: true });
  });

  it('does not count as done when another attempt has begun, and does when the task is over', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, { ...picture, prompt: 'studio:slow=30' });
    const running = (attempt: number) => waitFor(async () => (await shop.find(task)).attempt === attempt, { what: `attempt ${attempt}` });
    const overtaken = shop.work(task.id);
    await running(1);
    const failure = overtaken.catch((error: unknown) => error);
    await begin(task.id);
    await shop.uow.run(() => get(GenerationUpdates).announceStop(who.accountId, task.id));
    expect(await failure).toBeInstanceOf(SupersededError);
    const canceled = shop.work(task.id);
    await running(3);
    await shop.service.cancel(who.accountId, task.id);
    await canceled;
  });

  it('finds nothing to do when the task is over', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    await shop.work(task.id);
    const done = await shop.find(task);
    await shop.work(task.id);
    expect(await shop.find(task)).toEqual(done);
  });
});

describe('a worker', () => {
  it('without room for files begins nothing', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const folder = join(get(Config).STORAGE_DIR, '.work');
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, 'in the way');
    await expect(shop.work(task.id)).rejects.toThrow('EEXIST');
    await rm(folder);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 0 });
    await shop.service.cancel(who.accountId, task.id);
  });

  it('learns of a model that came after it started, and leaves a provider that it lacks to others', async () => {
    const who = await shop.customer(2 * PRICE);
    const taskOf = async (provider: string) => {
      const task = await shop.service.create(who, picture);
      await shop.database.ownerQuery(
        `WITH added AS (INSERT INTO generation_models (id, slug, name, provider, kinds, limits, prices, position)
           SELECT gen_random_uuid(), 'new-' || $2, name, $2, kinds, limits, prices, 99 FROM generation_models WHERE slug = 'studio-image' RETURNING id)
         UPDATE generations SET model_id = added.id FROM added WHERE generations.id = $1`, [task.id, provider]);
      return task;
    };
    const [known, strange] = [await taskOf('studio'), await taskOf('tomorrow')];
    await shop.work(known.id);
    expect(await shop.find(known)).toMatchObject({ status: GenerationStatus.SUCCEEDED });
    await expect(shop.work(strange.id, { isLastAttempt: true })).rejects.toThrow('does not know');
    expect(await shop.find(strange)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 0, held: PRICE });
  });

  it('shows and charges what was asked for when a provider makes more', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const registry = get(ProviderRegistry);
    const studio = registry.find('studio');
    if (!studio) throw new Error('there is no studio');
    const generous: GenerationProvider = { ...studio, name: 'studio', render: (request, options) => studio.render({ ...request, count: 3 }, options) };
    Object.defineProperty(registry, 'find', { value: () => generous, configurable: true });
    const before = (await shop.keys()).length;
    await shop.work(task.id).finally(() => Reflect.deleteProperty(registry, 'find'));
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, charged: PRICE });
    expect(await shop.count('outputs', `generation_id = '${task.id}'`)).toBe(1);
    expect(await shop.count('stored_objects', `owner_id = '${who.accountId}'`)).toBe(1);
    expect((await shop.keys()).length).toBe(before + 2);
  });
});

describe('the end of an attempt', () => {
  it('touches the balance last: whoever waits for that keeps nobody from the task and its job', async () => {
    const who = await shop.customer(PRICE);
    const task = await begin((await shop.service.create(who, picture)).id);
    const owner = new Client({ connectionString: shop.database.ownerUrl });
    await owner.connect();
    await owner.query('BEGIN; SELECT FROM credit_balances FOR UPDATE');
    let [ended, completed] = [false, false];
    const failing = get(FinishGeneration).fail(task, { code: FailureCode.INTERNAL, retryable: true }, async () => { completed = true; }).then(() => { ended = true; });
    await waitFor(() => completed, { what: 'the job to be completed' });
    expect(ended).toBe(false);
    await owner.query('COMMIT');
    await owner.end();
    await failing;
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });
});

describe('the catalogue', () => {
  it('is read for everybody: whoever asked first may leave', async () => {
    const catalogue = new Catalogue(get(Config), get(Database), get(ContextStore));
    const life = new RequestLife();
    const request = { correlationId: 'one', caller: null, locale: Locale.EN, ip: '', userAgent: '', memo: new Map<string, unknown>(), life };
    const first = get(ContextStore).run(request, () => catalogue.models().catch((error: unknown) => error));
    const second = catalogue.models();
    life.end('disconnected');
    expect(await second).not.toHaveLength(0);
    await first;
  });
});

describe('a task that brings its workers down', () => {
  it('is begun so many times and no more', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    for (let crash = 0; crash < MAX_CRASHES; crash += 1) await begin(task.id);
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.INTERNAL, charged: 0 });
    // The last start sent nothing anywhere [P33].
    expect(await shop.count('generation_routes', `generation_id = '${task.id}'`)).toBe(MAX_CRASHES);
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });
});
