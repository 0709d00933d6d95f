import { createHash } from 'node:crypto';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { RunGeneration } from '../../src/modules/generation/run-generation.js';
import { StudioProvider } from '../../src/modules/generation/providers/studio-provider.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { JobWorker } from '../../src/platform/queue/job-worker.js';
import { ObjectStore } from '../../src/platform/storage/index.js';
import { capture } from '../orders/capture.js';
import { openProduct } from '../orders/product.js';
import { obey, takeTimes } from '../orders/turn.js';

/**
 * API and worker in one process, with a provider that makes nothing: it hands over the same small picture every time. Nor does the store keep it: what
 * disks do with files is on neither side of the comparison.
 */
const { app, get, order } = await openProduct();
const folder = await mkdtemp(join(tmpdir(), 'dreamlux-bench-picture-'));
const path = join(folder, 'picture.webp');
const bytes = await sharp({ create: { width: 512, height: 512, channels: 3, background: '#336699' } }).webp().toBuffer();
await writeFile(path, bytes);
const picture = { path, thumbnailPath: path, mediaType: 'image/webp', byteSize: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), width: 512, height: 512, durationMs: null };
Object.assign(get(StudioProvider), { render: () => Promise.resolve([picture]) });
Object.assign(get(ObjectStore), { put: async (key: string) => ({ key, size: bytes.length, modifiedAt: (await stat(path)).mtime }) });

const runs = get(RunGeneration);
const ran = new Map<string, { startedAt: number; done: () => void }>();
const run = runs.run.bind(runs);
Object.assign(runs, {
  run: async (...[id, job]: Parameters<typeof run>) => {
    const startedAt = performance.now();
    await run(id, job);
    const waiting = ran.get(id);
    if (waiting) Object.assign(waiting, { startedAt }).done();
    else ran.set(id, { startedAt, done: () => undefined });
    finished += 1;
    if (finished === expected) allFinished();
  },
});
let finished = 0;
let expected = -1;
let allFinished = (): void => undefined;
await app.init();

const uow = get(UnitOfWork);

/** From the moment when the commit is known to when the handler begins (milliseconds). */
async function startOf(accountId: string): Promise<number> {
  let committedAt = 0;
  const task = await get(UnitOfWork).run(() => {
    uow.afterCommit(() => { committedAt = performance.now(); });
    return order(accountId);
  });
  const early = ran.get(task.id);
  if (early) return early.startedAt - committedAt;
  const waiting = { startedAt: 0, done: () => undefined as void };
  await new Promise<void>((resolve) => ran.set(task.id, Object.assign(waiting, { done: resolve })));
  ran.delete(task.id);
  return waiting.startedAt - committedAt;
}

obey({
  /** Both ways of one generation, one after the other: the order's, then the worker's. Only where no lanes are worked. */
  capture: async ({ accountIds }: { accountIds: string[] }) => {
    const worker = get(JobWorker);
    const whole = async (accountId: string) => {
      let statements = await capture(() => order(accountId));
      const jobId = statements.find(({ text }) => text.includes('INSERT INTO jobs'))?.values[0] as string;
      statements = [...statements, ...(await capture(() => worker.work({ id: jobId, attempt: 1 })))];
      return statements;
    };
    await whole(accountIds[0] ?? '');
    const all = [];
    for (const accountId of accountIds) all.push(await whole(accountId));
    return all;
  },
  /** So many generations, from their orders to their ends. */
  run: async ({ clients, count, accountIds }: { clients: number; count: number; accountIds: string[] }) => {
    finished = 0;
    expected = count;
    const done = new Promise<void>((resolve) => { allFinished = resolve; });
    const began = performance.now();
    await takeTimes(clients, count, (index) => order(accountIds[index % accountIds.length] ?? ''));
    await done;
    ran.clear();
    return { count, seconds: (performance.now() - began) / 1_000 };
  },
  idle: async ({ count, accountIds }: { count: number; accountIds: string[] }) => {
    const starts = [];
    for (let index = 0; index < count; index += 1) starts.push(await startOf(accountIds[index % accountIds.length] ?? ''));
    ran.clear();
    return starts;
  },
});
