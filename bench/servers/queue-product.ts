import { RunGeneration } from '../../src/modules/generation/run-generation.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { renderNothing } from '../orders/no-op-provider.js';
import { openProduct } from '../orders/product.js';
import { obey, takeTimes } from '../orders/turn.js';
import { wholeGenerations } from '../orders/whole-generation.js';

/** API and worker in one process, with a provider that makes nothing. */
const { app, get, order } = await openProduct();
await renderNothing(get);

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
  capture: ({ accountIds }: { accountIds: string[] }) => wholeGenerations(get, order, accountIds),
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
