import { load } from '../lib/load.js';
import { signedIn } from '../lib/people.js';
import type { Workload } from '../lib/workload.js';

const PEOPLE = 200;
const QUERY = '{ viewer { id } }';

/** What the product's controls cost a request that does next to nothing. */
const workload: Workload = {
  title: 'a trivial query with a session, every control on',
  async run(bench) {
    const people = await signedIn(bench.owner, PEOPLE);
    const app = await bench.startApp();
    const requests = people.map(({ cookie }) => ({ headers: { cookie }, body: JSON.stringify({ query: QUERY }) }));
    const ask = () => load(app, { path: '/graphql', requests, connections: 20, seconds: bench.seconds, check: (body) => /^\{"data":\{"viewer":\{"id":"acct_[0-9a-z]{26}"\}\}\}\s*$/.test(body) });
    const samples = await bench.interleave({ ours: ask, baseline: ask });
    return [{ what: 'viewer { id }', unit: 'requests/s', against: 'itself', ...samples, target: { atLeast: 0.8 } }];
  },
};
export default workload;
