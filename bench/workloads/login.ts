import type { Bench } from '../lib/bench.js';
import { load } from '../lib/load.js';
import { type Person, signedIn } from '../lib/people.js';
import { probe } from '../lib/probe.js';
import type { Server } from '../lib/server.js';
import type { Result, Sample, Workload } from '../lib/workload.js';

const PEOPLE = 300;
/** More than any process admits at once: the rest wait in line. */
const FLOOD = 32;
const PROBES_PER_SECOND = 50;
const LOGIN = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignedIn { viewer { email } } } }';
const PASSWORD = 'the passphrase of the bench';

interface Verified { readonly perSecond: number; readonly count: number }

/** What signing in costs beside comparing the password, and what everybody else notices of it. */
const workload: Workload = {
  title: 'login against one raw argon2 verify; everybody else during a flood of logins',
  async run(bench) {
    const raw = await bench.startServer('argon2');
    const people = await signedIn(bench.owner, PEOPLE);
    await bench.owner.query(
      `INSERT INTO identities (id, account_id, provider, password_hash, created_at) SELECT gen_random_uuid(), id, 'EMAIL', $2, now() FROM unnest($1::uuid[]) AS given (id)`,
      [people.map(({ accountId }) => accountId), await (await fetch(`${raw.url}/hash`)).text()],
    );
    const app = await bench.startApp();
    // Everyone comes from an address of their own, as people do.
    const requests = people.map(({ email }, n) => ({
      headers: { 'x-forwarded-for': `10.0.${n >> 8}.${n & 255}` }, body: JSON.stringify({ query: LOGIN, variables: { input: { email, password: PASSWORD } } }),
    }));
    const login = (connections: number) => () =>
      load(app, { path: '/graphql', requests, connections, seconds: bench.seconds, check: (body) => body.startsWith('{"data":{"signIn":{"__typename":"SignedIn","viewer":{"email":"person-') });
    const verify = (parallel: number) => async (): Promise<Sample> => {
      const before = raw.cpuMs();
      const { perSecond, count } = (await (await fetch(`${raw.url}/verify?milliseconds=${bench.seconds * 1_000}&parallel=${parallel}`)).json()) as Verified;
      const after = raw.cpuMs();
      return { value: perSecond, cpuMs: before === null || after === null ? null : (after - before) / count };
    };
    const alone = await bench.interleave({ ours: login(1), baseline: verify(1) });
    const together = await bench.interleave({ ours: login(FLOOD), baseline: verify(1) });
    const unit = 'logins/s';
    return [
      { what: 'one after the other', unit, against: 'one argon2 verify after the other with the same parameters', ...alone, target: { atLeast: 0.9 } },
      { what: `${FLOOD} at once`, unit, against: 'one argon2 verify after the other', ...together, target: { atLeast: 0.9 } },
      await others(bench, app, people, login(FLOOD)),
    ];
  },
};
export default workload;

async function others(bench: Bench, app: Server, people: readonly Person[], flood: () => Promise<unknown>): Promise<Result> {
  const [person] = people;
  if (!person) throw new Error('nobody is signed in');
  const ask = async (): Promise<Sample> => ({
    value: await probe(app, {
      path: '/graphql', headers: { cookie: person.cookie, 'x-forwarded-for': '10.9.9.9' }, body: JSON.stringify({ query: '{ viewer { id } }' }), perSecond: PROBES_PER_SECOND,
      seconds: bench.seconds - 0.5, check: (body) => body.startsWith('{"data":{"viewer":{"id":"acct_'),
    }),
  });
  const samples = await bench.interleave({
    ours: async () => {
      const flooding = flood();
      const sample = await ask();
      await flooding;
      return sample;
    },
    baseline: ask,
  });
  return { what: 'p99 of others meanwhile', unit: 'ms', against: `the same ${PROBES_PER_SECOND} requests a second without the flood`, ...samples, target: { atMost: 2 } };
}
