import type { Bench } from '../lib/bench.js';
import type { Server } from '../lib/server.js';
import { percentile } from '../lib/statistics.js';
import type { Sample, Workload } from '../lib/workload.js';
import type { Statement } from '../orders/capture.js';
import { Meter } from '../orders/meter.js';
import { command, type Turn } from '../orders/turn.js';
import { assertLedger, customers } from '../seed/customers.js';

const ACCOUNTS = 1_000;
const CLIENTS = 16;
const POOL = 20;
const ROUNDS = { rounds: 5, warmUp: 2 };

/** From the order to the capture of its credits, with a provider that does nothing. */
const workload: Workload = {
  title: 'generations that need no rendering, and how soon a worker begins one',
  async run(bench) {
    const accountIds = (await customers(bench.owner, ACCOUNTS)).map(({ accountId }) => accountId);
    const environment = (role: 'api' | 'both') => ({
      ...bench.productEnvironment(role), NODE_ENV: 'test', DATABASE_POOL_SIZE: String(POOL), RENDER_CONCURRENCY: String(CLIENTS),
    });
    const orders = await capture(bench, environment('api'), accountIds);
    const product = await bench.startServer('queue-product', environment('both'));
    const raw = await bench.startServer('queue-raw', { POOL: String(POOL), CONCURRENCY: String(CLIENTS), PREFIX: `${bench.redisPrefix}-raw` });
    const turn = { clients: CLIENTS, count: bench.quick ? 300 : 1_000, accountIds };
    const rounds = bench.quick ? bench.rounds : ROUNDS;
    const meter = new Meter(bench);
    const parts: { sql: number; bull: number }[] = [];
    const through = await bench.interleave({
      baseline: async () => {
        const { turn: part, sample } = await meter.measure(raw, () => command<Turn & { sql: number; bull: number }>(raw.url, 'run', { ...turn, orders, of: accountIds[0] }));
        parts.push(part);
        return sample;
      },
      ours: async () => (await meter.measure(product, () => command<Turn>(product.url, 'run', turn))).sample,
    }, rounds);
    await assertEnds(bench);
    const idle = { count: bench.quick ? 50 : 150, accountIds };
    const starts = await bench.interleave({ ours: () => idleRound(product, idle), baseline: () => idleRound(raw, idle) }, rounds);
    await assertEnds(bench);
    const share = parts.map(({ sql, bull }) => `${sql.toFixed(1)} + ${bull.toFixed(1)}`).join(', ');
    return [
      {
        what: 'no-op generations', unit: '/s', against: `its own ${orders[0]?.length} statements by pg, then as many jobs through Bull alone, 16 at a time each`, ...through,
        target: { atLeast: 0.5 }, notes: [meter.words(product, raw), `seconds of the baseline, SQL + Bull: ${share}`],
      },
      { what: 'commit to worker start, idle, p50', unit: 'ms', against: 'add to process of Bull alone', ...starts, target: { atMost: 3 } },
    ];
  },
};
export default workload;

/** In a process that works no lanes, so that the worker's way can be gone by hand. */
async function capture(bench: Bench, env: Record<string, string>, [of = '', other = '']: string[]): Promise<Statement[][]> {
  const api = await bench.startServer('queue-product', { ...env, REDIS_PREFIX: `${bench.redisPrefix.slice(0, 30)}-capture` });
  const orders = await command<Statement[][]>(api.url, 'capture', { accountIds: [of, other] });
  await api.stop();
  return orders;
}

async function idleRound(server: Server, body: object): Promise<Sample> {
  return { value: percentile(await command<number[]>(server.url, 'idle', body), 0.5) };
}

/** @throws Error unless every generation has succeeded, was charged, has its picture, and left no job behind */
async function assertEnds({ owner }: Bench): Promise<void> {
  await assertLedger(owner);
  const { rows: [found] } = await owner.query<Record<string, string>>(`
    SELECT count(*) AS tasks, count(*) FILTER (WHERE status = 'SUCCEEDED' AND charged = held) AS charged, (SELECT count(*) FROM outputs) AS outputs,
           (SELECT count(*) FROM stored_objects) AS objects, (SELECT count(*) FROM credit_holds WHERE status = 'CAPTURED') AS captured,
           (SELECT count(*) FROM generation_routes) AS routes, (SELECT count(*) FROM jobs WHERE name = 'generation.render') AS jobs FROM generations`);
  const { jobs, ...counts } = found ?? {};
  if (jobs !== '0' || new Set(Object.values(counts)).size !== 1) throw new Error(`not every generation ended as it should: ${JSON.stringify(found)}`);
}
