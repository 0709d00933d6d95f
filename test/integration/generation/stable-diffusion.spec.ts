import { register } from 'prom-client';
import { GenerationKind, GenerationStatus, FailureCode, type GenerationRecord } from '../../../src/modules/generation/index.js';
import { AttemptWatch, SupersededError } from '../../../src/modules/generation/attempt-watch.js';
import { Catalogue } from '../../../src/modules/generation/catalogue.js';
import { ModelUnavailableError } from '../../../src/modules/generation/errors.js';
import type { ProviderRequest } from '../../../src/modules/generation/providers/provider.js';
import { ProviderRegistry } from '../../../src/modules/generation/providers/provider-registry.js';
import { StableDiffusionTimings } from '../../../src/modules/generation/providers/stable-diffusion/timings.js';
import { ReconcileGenerations } from '../../../src/modules/generation/reconcile-generations.js';
import { type StableDiffusionServer, startStableDiffusionServer } from '../../support/stable-diffusion-server.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { bench, quick } from './stable-diffusion-bench.js';
import { toPublicId } from '../../../src/platform/ids/index.js';
import { openWorkshop, picture, type Workshop } from './workshop.js';

const order = { ...picture, modelId: 'stable-diffusion' };
const PRICE = 3;
/** All that is sent. */
const ORDER = ['prompt', 'negative_prompt', 'seed', 'steps', 'cfg_scale', 'width', 'height', 'batch_size', 'n_iter', 'force_task_id', 'send_images', 'save_images', 'override_settings'];

let server: StableDiffusionServer;
let way: TcpProxy;
let shop: Workshop;
beforeAll(async () => {
  server = await startStableDiffusionServer({ auth: 'ada:s3cret' });
  way = await createTcpProxy({ host: '127.0.0.1', port: server.port });
  shop = await openWorkshop('both', { STABLE_DIFFUSION_URL: `http://127.0.0.1:${way.port}`, STABLE_DIFFUSION_AUTH: 'ada:s3cret', RENDER_CONCURRENCY: '2' });
  Object.assign(get(StableDiffusionTimings), quick, { restMs: 300 });
});
afterEach(() => shop.checkLedger());
afterAll(async () => {
  await shop?.close();
  await way.close();
  await server.close();
});

const get = <T>(type: abstract new (...args: never[]) => T): T => shop.module.get<T>(type, { strict: false });
const until = (task: GenerationRecord, status: GenerationStatus) => waitFor(async () => {
  const now = await shop.find(task);
  return now.status === status && now;
}, { what: `${task.id} to be ${status}`, timeoutMs: 30_000 });
const workingOn = (tasks: number) => waitFor(() => server.renders.filter(({ state }) => state !== 'over').length === tasks, { what: `${tasks} renders` });
const metric = async (name: string, wanted: Record<string, string>): Promise<number> => {
  const { values = [] } = (await register.getSingleMetric(name)?.get()) ?? {};
  return values.find(({ labels }) => Object.entries(wanted).every(([label, value]) => labels[label] === value))?.value ?? 0;
};
const jobOf = async ({ id }: GenerationRecord) => (await shop.database.ownerQuery<{ state: string; failures: number }>('SELECT state, failures FROM jobs WHERE key = $1', [id]))[0];

describe('a task for a Stable Diffusion server', () => {
  it('becomes pictures, charged once, and its route says that nothing left the house [P33]', async () => {
    const who = await shop.customer(100);
    const email = `${who.accountId}@example.com`;
    await shop.database.ownerQuery(`INSERT INTO accounts (id, email, email_canonical, locale, role, lifecycle, created_at) VALUES ($1, $2, $2, 'EN', 'USER', 'ACTIVE', now())`, [who.accountId, email]);
    const task = await shop.service.create(who, { ...order, count: 2 });
    expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ charged: 2 * PRICE, attempt: 1 });
    expect(await shop.balance(who)).toMatchObject({ available: 100 - 2 * PRICE, held: 0 });
    const outputs = await shop.database.ownerQuery('SELECT media_type, width, height, has_thumbnail FROM outputs WHERE generation_id = $1', [task.id]);
    expect(outputs).toEqual([1, 2].map(() => ({ media_type: 'image/png', width: 512, height: 512, has_thumbnail: true })));
    const [route] = await shop.database.ownerQuery('SELECT provider, country, deletion_status FROM generation_routes WHERE generation_id = $1', [task.id]);
    expect(route).toEqual({ provider: 'stable-diffusion', country: 'in-house', deletion_status: 'NOT_SHARED' });
    for (const theirs of [who.accountId, toPublicId('acct', who.accountId), email]) expect(JSON.stringify(server.renders)).not.toContain(theirs);
    // Nothing but what the model needs and one opaque id.
    expect(new Set(server.renders.flatMap(({ order: sent }) => Object.keys(sent)))).toEqual(new Set(ORDER));
    expect(JSON.stringify(server.renders)).not.toContain(task.id);
  });

  it('starts from the picture that was uploaded', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, { ...order, kind: GenerationKind.IMAGE_TO_IMAGE, prompt: 'as an etching', inputUploadIds: [await shop.upload(who)] });
    await until(task, GenerationStatus.SUCCEEDED);
    expect(server.renders.at(-1)?.path).toBe('/sdapi/v1/img2img');
  });

  it('costs what came, when fewer came', async () => {
    const who = await shop.customer(100);
    server.outcomes.push('fewer');
    const task = await shop.service.create(who, { ...order, count: 3 });
    expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ charged: 2 * PRICE });
  });

  it('fails for good where nothing usable comes, and nobody pays', async () => {
    const who = await shop.customer(100);
    server.outcomes.push('none', 'no-picture', 'wrong-base64');
    const task = await shop.service.create(who, order);
    expect(await until(task, GenerationStatus.FAILED)).toMatchObject({ failureCode: FailureCode.OUTPUT_INVALID, attempt: 3, charged: 0 });
    expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
  });

  it('is refused once and not sent again', async () => {
    const who = await shop.customer(100);
    server.outcomes.push(422);
    const before = server.renders.length;
    const task = await shop.service.create(who, order);
    expect(await until(task, GenerationStatus.FAILED)).toMatchObject({ failureCode: FailureCode.INTERNAL, failureRetryable: false, attempt: 1, charged: 0 });
    expect(server.renders.length).toBe(before + 1);
  });

  it('that loses its connection is made once more when the first is over: one result, one charge', async () => {
    const who = await shop.customer(100);
    server.pause();
    const before = server.renders.length;
    const task = await shop.service.create(who, order);
    await workingOn(1);
    way.reset();
    await waitFor(async () => (await shop.find(task)).attempt === 2, { what: 'a second attempt' });
    const asked = server.questions;
    await waitFor(() => server.questions > asked + 5, { what: 'questions about the first' });
    expect(server.renders.length).toBe(before + 1);
    server.resume();
    expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ attempt: 2, charged: PRICE });
    expect(server.renders.length).toBe(before + 2);
    expect(await shop.count('outputs', `generation_id = '${task.id}'`)).toBe(1);
    expect(await shop.balance(who)).toMatchObject({ available: 100 - PRICE, held: 0 });
  });

  it('that another worker has taken over meanwhile is not sent by the first', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, order);
    await until(task, GenerationStatus.SUCCEEDED);
    const before = server.renders.length;
    const provider = get(ProviderRegistry).find('stable-diffusion');
    if (!provider) throw new Error('there is no such provider');
    const watch = get(AttemptWatch).begin({ ...(await shop.find(task)), attempt: 0 }, new AbortController().signal);
    const request: ProviderRequest = {
      kind: GenerationKind.TEXT_TO_IMAGE, prompt: 'a fox', negativePrompt: null, width: 64, height: 64, durationSeconds: null, seed: 1, count: 1, inputPath: null,
      folder: '/nowhere', test: false, reference: 'overtaken', attempt: 1,
    };
    await expect(provider.render(request, watch)).rejects.toThrow(SupersededError);
    await watch.end();
    expect(server.renders.length).toBe(before);
  });

  it('that its owner cancels is let go of', async () => {
    const who = await shop.customer(100);
    server.pause();
    const task = await shop.service.create(who, order);
    await workingOn(1);
    await shop.service.cancel(who.accountId, task.id);
    await waitFor(() => way.connections === 0, { what: 'the connection to be closed' });
    server.resume();
    await workingOn(0);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.CANCELED, charged: 0 });
  });
});

describe('while the server is away', () => {
  /** Two tasks learn that it is away, and everything that comes later waits. */
  const takeAway = async () => {
    const who = await shop.customer(100);
    await way.cut();
    const tasks = [await shop.service.create(who, order), await shop.service.create(who, order), await shop.service.create(who, order)];
    await waitFor(async () => (await Promise.all(tasks.map(jobOf))).every((job) => job?.state === 'waiting'), { what: 'all to wait' });
    return { who, tasks };
  };

  it('tasks wait, no attempt is counted, and they are made when it is back: each once, each charged once', async () => {
    const { who, tasks } = await takeAway();
    const late = await shop.service.create(who, order);
    const runs = (result: string) => metric('jobs_finished_total', { job: 'generation.render', result });
    const before = await runs('postponed');
    await waitFor(async () => (await runs('postponed')) > before + 8, { what: 'tasks to be put off again and again', timeoutMs: 20_000 });
    expect(await shop.find(late)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 0 });
    for (const task of tasks) {
      expect((await shop.find(task)).attempt).toBeLessThanOrEqual(3);
      expect((await jobOf(task))?.failures).toBe(0);
    }
    expect(await shop.count('generation_routes', `generation_id = '${late.id}'`)).toBe(0);
    await way.restore();
    for (const task of [...tasks, late]) expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ charged: PRICE });
    expect(await shop.balance(who)).toMatchObject({ available: 100 - 4 * PRICE, held: 0 });
  });

  it('no failure is counted, however many workers find it out for themselves', async () => {
    const registry = get(ProviderRegistry);
    const workers = [1, 2, 3].map(() => bench(`http://127.0.0.1:${way.port}`, { auth: 'ada:s3cret' }).provider);
    let turn = 0;
    Object.defineProperty(registry, 'find', { value: () => workers[(turn += 1) % workers.length], configurable: true });
    const { tasks } = await takeAway();
    await waitFor(() => workers.every((worker) => worker.restsForMs() !== null), { what: 'all of them to know', timeoutMs: 30_000 });
    for (const task of tasks) expect(await jobOf(task)).toMatchObject({ failures: 0 });
    await way.restore();
    for (const task of tasks) expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ charged: PRICE });
    Reflect.deleteProperty(registry, 'find');
  });

  it('they can be cancelled, and after a day they are over and nobody pays', async () => {
    const { who, tasks } = await takeAway();
    const [first] = tasks;
    if (!first) throw new Error('there is no task');
    await shop.service.cancel(who.accountId, first.id);
    shop.clock.moveTo(24 * 3_600_000 + 60_000);
    await get(ReconcileGenerations).run();
    for (const task of tasks.slice(1)) expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.PROVIDER_TIMEOUT, charged: 0 });
    await shop.checkLedger();
    shop.clock.moveTo(0);
    expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
    await waitFor(async () => (await shop.count('jobs', `name = 'generation.render'`)) === 0, { what: 'the workers to let go', timeoutMs: 20_000 });
    await way.restore();
  });

  it('the studio goes on', async () => {
    const { who, tasks } = await takeAway();
    const task = await shop.service.create(who, picture);
    expect(await until(task, GenerationStatus.SUCCEEDED)).toMatchObject({ attempt: 1 });
    await way.restore();
    for (const waiting of tasks) await until(waiting, GenerationStatus.SUCCEEDED);
  });
});

describe('where no server is configured', () => {
  let plain: Workshop;
  beforeAll(async () => { plain = await openWorkshop(); });
  afterAll(() => plain.close());

  it('its model is not on offer and takes no tasks', async () => {
    const catalogue = plain.module.get(Catalogue, { strict: false });
    expect((await catalogue.models()).map(({ slug }) => slug)).toEqual(['studio-image', 'studio-video']);
    await expect(plain.service.create(await plain.customer(100), order)).rejects.toThrow(ModelUnavailableError);
  });

  it('where one is, it is', async () => {
    expect((await get(Catalogue).models()).map(({ slug, available }) => [slug, available])).toContainEqual(['stable-diffusion', true]);
  });
});
