import { load } from '../lib/load.js';
import { signedIn } from '../lib/people.js';
import type { Sample, Workload } from '../lib/workload.js';
import { command } from '../orders/turn.js';

const PEOPLE = 50;
const CONNECTIONS = 20;
const READS = 50_000;

/** What it would cost to know of every request where it comes from and what its browser allows. */
const workload: Workload = {
  title: 'reading region, regime and cookie choices, against a trivial query with a session',
  async run(bench) {
    const people = await signedIn(bench.owner, PEOPLE);
    const [product, app] = [await bench.startServer('consent-product', bench.productEnvironment('api')), await bench.startApp()];
    await command(product.url, 'prepare', { accountIds: people.map(({ accountId }) => accountId) });
    const requests = people.map(({ cookie }) => ({ headers: { cookie }, body: JSON.stringify({ query: '{ viewer { id } }' }) }));
    const query = async (): Promise<Sample> => {
      const { cpuMs } = await load(app, { path: '/graphql', requests, connections: CONNECTIONS, seconds: bench.seconds, check: (body) => body.startsWith('{"data":{"viewer":{"id":"acct_') });
      if (!cpuMs) throw new Error('this system does not tell how much CPU time a process took');
      return { value: cpuMs };
    };
    const samples = await bench.interleave({
      ours: async (): Promise<Sample> => ({ value: await command<number>(product.url, 'read', { count: READS }) }),
      baseline: query,
    });
    return [{ what: 'region, regime and choices', unit: 'ms of CPU', against: '{ viewer { id } } with a session', ...samples, target: { atMost: 0.03 } }];
  },
};
export default workload;
