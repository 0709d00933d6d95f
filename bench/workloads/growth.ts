import { Client } from 'pg';
import { type Bench, databaseOf, TEMPLATE } from '../lib/bench.js';
import type { Server } from '../lib/server.js';
import { median } from '../lib/statistics.js';
import type { Result, Sample, Workload } from '../lib/workload.js';
import type { Statement } from '../orders/capture.js';
import { type Cost, explain } from '../orders/explain.js';
import { replayOf } from '../orders/replay.js';
import { command } from '../orders/turn.js';
import { assertLedger } from '../seed/customers.js';
import { seedHistory } from '../seed/history.js';

const WAYS = { page: 'a page of 100', admission: 'an admission', work: 'claim to end' } as const;
type Way = keyof typeof WAYS;
/** How often each way is gone in a round, and explained. */
const TIMES = 60;
const EXPLAINED = 15;

/** The same database with a short and a long past. */
const workload: Workload = {
  title: 'what a page, an admission and a claim cost with 10,000, 100,000 and 1,000,000 generations',
  slow: true,
  async run(bench) {
    const ages: Age[] = [];
    try {
      for (const count of bench.quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]) ages.push(await Age.open(bench, count));
      const lines: Result[] = [];
      for (const way of Object.keys(WAYS) as Way[]) {
        const samples = await bench.interleave(Object.fromEntries(ages.map((age) => [String(age.count), () => age.go(way)])));
        const [first, ...others] = ages;
        for (const age of others) {
          lines.push({
            what: `${WAYS[way]} among ${age.count}`, unit: 'ms', against: `the same among ${first?.count}`, ours: samples[age.count] ?? [], baseline: samples[first?.count ?? 0] ?? [],
            target: { atMost: 1.2 }, notes: [...(first?.costs[way] ?? []), ...age.costs[way]],
          });
        }
      }
      return lines;
    } finally {
      for (const age of ages) await age.close();
    }
  },
};
export default workload;

/** A database with so many generations behind it, and the product before it. */
class Age {
  readonly costs: Record<Way, string[]> = { page: [], admission: [], work: [] };
  private accountIds: string[] = [];

  private constructor(
    readonly count: number,
    private readonly bench: Bench,
    private readonly name: string,
    private readonly client: Client,
    private readonly server: Server,
  ) {}

  static async open(bench: Bench, count: number): Promise<Age> {
    const name = `bench_growth_${count}`;
    await bench.owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await bench.owner.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    const url = databaseOf(bench.databaseUrl, name);
    const client = new Client({ connectionString: url });
    await client.connect();
    const began = Date.now();
    await seedHistory(client, count);
    await assertLedger(client);
    bench.say(`${count} generations seeded in ${Math.round((Date.now() - began) / 1_000)} s`);
    await client.query('RESET ALL');
    const env = { ...bench.productEnvironment('api'), DATABASE_URL: url, REDIS_PREFIX: `${bench.redisPrefix.slice(0, 25)}-${count}`, NODE_ENV: 'test' };
    const age = new Age(count, bench, name, client, await bench.startServer('growth-product', env));
    // The eight with the most tasks, one of them with a tenth of all.
    const { rows } = await client.query<{ id: string }>(`SELECT account_id AS id FROM generations GROUP BY 1 HAVING count(*) > 150 ORDER BY count(*) DESC LIMIT 8`);
    age.accountIds = rows.map(({ id }) => id);
    if (age.accountIds.length < 8) throw new Error('too few people with enough tasks');
    await age.lookInto();
    return age;
  }

  go(way: Way): Promise<Sample> {
    return command<{ ms: number; cpuMs: number }>(this.server.url, way, { times: TIMES, accountIds: this.accountIds }).then(({ ms, cpuMs }) => ({ value: ms, cpuMs }));
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.client.end();
    await this.bench.owner.query(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`);
  }

  /** What Postgres itself says about the statements of each way. */
  private async lookInto(): Promise<void> {
    const [of = '', other = ''] = this.accountIds;
    const [first = [], second = []] = await command<Statement[][]>(this.server.url, 'generations', { accountIds: [of, other] });
    const ordered = first.findIndex(({ text }) => text === 'COMMIT') + 1;
    const replay = replayOf(first, second, of);
    const pages = await command<Statement[][]>(this.server.url, 'pages', { accountIds: this.accountIds });
    const costs: Record<Way, Cost[][]> = { page: [], admission: [], work: [] };
    for (let index = 0; index < EXPLAINED; index += 1) {
      const whole = await explain(this.client, replay(this.accountIds[index % this.accountIds.length] ?? ''));
      costs.admission.push(whole.slice(0, ordered));
      costs.work.push(whole.slice(ordered));
      costs.page.push(await explain(this.client, pages[index % pages.length] ?? []));
    }
    for (const way of Object.keys(WAYS) as Way[]) {
      const sum = (what: keyof Cost) => median(costs[way].map((statements) => statements.reduce((all, cost) => all + cost[what], 0)));
      this.costs[way].push(`among ${this.count}, by EXPLAIN (ANALYZE, BUFFERS): ${sum('ms').toFixed(2)} ms executing, ${sum('blocks')} pages`);
    }
  }
}
