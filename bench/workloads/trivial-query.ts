import { load } from '../lib/load.js';
import { signedIn } from '../lib/people.js';
import type { Server } from '../lib/server.js';
import type { Workload } from '../lib/workload.js';

/** So many that no limit per person is met. */
const PEOPLE = 50;
const CONNECTIONS = 20;

/** What the product's controls cost a request that does next to nothing. */
const workload: Workload = {
  title: 'a trivial query with a session, every control on',
  async run(bench) {
    const people = await signedIn(bench.owner, PEOPLE);
    const [app, nest, bare] = [await bench.startApp(), await bench.startServer('nest-apollo'), await bench.startServer('bare-apollo')];
    const requests = people.map(({ cookie }) => ({ headers: { cookie }, body: JSON.stringify({ query: '{ viewer { id } }' }) }));
    const ask = (server: Server, id: string) => {
      const right = new RegExp(`^\\{"data":\\{"viewer":\\{"id":"${id}"\\}\\}[,}]`);
      return () => load(server, { path: '/graphql', requests, connections: CONNECTIONS, seconds: bench.seconds, check: (body) => right.test(body) });
    };
    const samples = await bench.interleave({ ours: ask(app, 'acct_[0-9a-z]{26}'), nest: ask(nest, '[0-9a-f-]{36}'), bare: ask(bare, 'acct_0{26}') });
    const unit = 'requests/s';
    return [
      {
        what: 'every control on', unit, against: 'Nest, Apollo and Fastify with the same session lookup by raw pg and no controls',
        ours: samples.ours, baseline: samples.nest, target: { atLeast: 0.8 },
      },
      { what: 'the same, against the floor', unit, against: 'bare Apollo on Fastify, a constant, no session and no database', ours: samples.ours, baseline: samples.bare },
    ];
  },
};
export default workload;
