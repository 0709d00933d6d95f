import { GenerationService } from '../../src/modules/generation/index.js';
import { FactsRepository } from '../../src/modules/generation/entities/facts.repository.js';
import { OutputRepository } from '../../src/modules/generation/entities/output.repository.js';
import { JobWorker } from '../../src/platform/queue/job-worker.js';
import { capture } from '../orders/capture.js';
import { renderNothing } from '../orders/no-op-provider.js';
import { openProduct } from '../orders/product.js';
import { obey } from '../orders/turn.js';
import { wholeGenerations } from '../orders/whole-generation.js';

/** The product's services in a process without lanes, so that each way can be gone and timed on its own. */
const { app, get, order } = await openProduct();
await renderNothing(get);
await app.init();

/** The newest hundred tasks of an account with their outputs and routes, as a page of the API reads them. */
async function page(accountId: string): Promise<void> {
  const tasks = await get(GenerationService).page(accountId, 101, null);
  const ids = tasks.map(({ id }) => id);
  await get(OutputRepository).findOf(accountId, ids);
  await get(FactsRepository).find(ids.map((id) => `route:${id}` as const));
}

async function median(times: number, once: (index: number) => Promise<() => Promise<unknown>>): Promise<{ ms: number; cpuMs: number }> {
  const taken: number[] = [];
  let cpu = 0;
  for (let index = 0; index < times; index += 1) {
    const timed = await once(index);
    const before = process.cpuUsage();
    const began = performance.now();
    await timed();
    taken.push(performance.now() - began);
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1_000;
  }
  return { ms: taken.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN, cpuMs: cpu / times };
}

type Asked = { times: number; accountIds: string[] };
const whose = ({ accountIds }: Asked, index: number): string => accountIds[index % accountIds.length] ?? '';

obey({
  generations: ({ accountIds }: { accountIds: string[] }) => wholeGenerations(get, order, accountIds),
  pages: ({ accountIds }: { accountIds: string[] }) => Promise.all(accountIds.map((id) => capture(() => page(id)))),
  page: (asked: Asked) => median(asked.times, async (index) => () => page(whose(asked, index))),
  admission: (asked: Asked) => median(asked.times, async (index) => () => order(whose(asked, index))),
  work: (asked: Asked) => median(asked.times, async (index) => {
    const [insert] = (await capture(() => order(whose(asked, index)))).filter(({ text }) => text.includes('INSERT INTO jobs'));
    return () => get(JobWorker).work({ id: insert?.values[0] as string, attempt: 1 });
  }),
});
