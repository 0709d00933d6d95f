import { load } from '../lib/load.js';
import { signedIn } from '../lib/people.js';
import type { Sample, Workload } from '../lib/workload.js';
import { finishedTasks } from '../seed/tasks.js';

const PAGE = 100;
const TARGET_PAGE = 1_000;
/** One page more than is looked at, so that both have a next one. */
const ROWS = PAGE * (TARGET_PAGE + 1);
const QUERY = 'query ($first: Int!, $after: String) { generations(first: $first, after: $after) { pageInfo { hasNextPage } nodes { id status prompt createdAt } } }';

/** Whether going on deep in a list costs more than beginning it. */
const workload: Workload = {
  title: `page ${TARGET_PAGE} of a list of ${ROWS} against page 1`,
  async run(bench) {
    const [person, other] = await signedIn(bench.owner, 2);
    if (!person || !other) throw new Error('nobody is signed in');
    await finishedTasks(bench.owner, [person.accountId, other.accountId], ROWS, { withMedia: false });
    const app = await bench.startApp({ env: { RATE_COST_MAXIMUM: '1000000000' } });
    const { rows: [last] } = await bench.owner.query<{ id: string }>('SELECT id FROM generations WHERE account_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1', [person.accountId, PAGE * (TARGET_PAGE - 1) - 1]);
    if (!last) throw new Error('the list is too short');
    const after = Buffer.from(last.id).toString('base64url');
    const page = async (cursor: string | null, firstTask: number): Promise<Sample> => {
      // Numbers run from the oldest to the newest: a wrong page has wrong ones.
      const right = `"prompt":"A lighthouse in the morning, number ${firstTask}"`;
      const { latency, cpuMs } = await load(app, {
        path: '/graphql', headers: { cookie: person.cookie }, body: JSON.stringify({ query: QUERY, variables: { first: PAGE, after: cursor } }), connections: 1, seconds: bench.seconds,
        check: (body) => body.startsWith('{"data":{"generations":{"pageInfo":{"hasNextPage":true},"nodes":[{') && body.indexOf(right) > 0 && body.indexOf(right) < 300,
      });
      return { value: latency.p50, cpuMs: cpuMs ?? null };
    };
    const samples = await bench.interleave({ ours: () => page(after, ROWS - PAGE * (TARGET_PAGE - 1)), baseline: () => page(null, ROWS) });
    const plan = await bench.owner.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) SELECT * FROM generations WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT ${PAGE + 1}`, [person.accountId, last.id]);
    return [{ what: `page ${TARGET_PAGE}`, unit: 'ms', against: 'page 1', ...samples, target: { atMost: 1.2 }, notes: plan.rows.map((row) => row['QUERY PLAN']) }];
  },
};
export default workload;
