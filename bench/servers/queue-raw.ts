import Queue from 'bull';
import type { Statement } from '../orders/capture.js';
import { RawPools } from '../orders/raw-pools.js';
import { replayOf } from '../orders/replay.js';
import { obey, takeTimes } from '../orders/turn.js';

/** A generation's own statements by pg, and Bull's own queue, each on its own. */
const pools = new RawPools(process.env['DATABASE_URL'] ?? '', Number(process.env['POOL']));
const concurrency = Number(process.env['CONCURRENCY']);
const queue = new Queue<{ id: string; attempt: number }>('raw', process.env['REDIS_URL'] ?? '', {
  prefix: process.env['PREFIX'] ?? 'raw', defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
});
let began = (_id: string): void => undefined;
void queue.process(concurrency, async ({ data }) => began(data.id));
await queue.isReady();

let made = 0;
const add = () => queue.add({ id: String((made += 1)), attempt: 1 }, { jobId: `${made}:1` });

obey({
  run: async ({ clients, count: times, accountIds, orders: [first = [], second = []], of = '' }: {
    clients: number; count: number; accountIds: string[]; orders: Statement[][]; of: string;
  }) => {
    const replay = replayOf(first, second, of);
    const { seconds: sql } = await takeTimes(clients, times, (index) => pools.send(replay(accountIds[index % accountIds.length] ?? '')));
    const startedAt = performance.now();
    let left = times;
    const all = new Promise<void>((resolve) => { began = () => { if ((left -= 1) === 0) resolve(); }; });
    await takeTimes(clients, times, add);
    await all;
    const bull = (performance.now() - startedAt) / 1_000;
    return { count: times, seconds: sql + bull, sql, bull };
  },
  idle: async ({ count: times }: { count: number }) => {
    const starts = [];
    for (let index = 0; index < times; index += 1) {
      let addedAt = 0;
      const start = new Promise<number>((resolve) => { began = () => resolve(performance.now()); });
      addedAt = performance.now();
      await add();
      starts.push((await start) - addedAt);
      // As long as the lane needs to wait for the next one again.
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    return starts;
  },
});
