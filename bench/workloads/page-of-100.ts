import { deepStrictEqual } from 'node:assert/strict';
import { load } from '../lib/load.js';
import { signedIn } from '../lib/people.js';
import type { Server } from '../lib/server.js';
import type { Workload } from '../lib/workload.js';
import { finishedTasks } from '../seed/tasks.js';

const FIRST = 100;
const CONNECTIONS = 8;
/** Requests whose statements are counted. */
const COUNTED = 20;
const QUERY = `query ($first: Int!) { generations(first: $first) { pageInfo { hasNextPage } nodes { id kind status prompt progress createdAt finishedAt cost { quoted held charged refunded }
  outputs { id url thumbnailUrl mediaType width height byteSize } inputs { id url mediaType width height byteSize status } } } }`;

interface Answer { readonly data: { readonly generations: { readonly nodes: readonly object[] } } }

const post = async (server: Server, path: string, body: object, cookie: string): Promise<Answer> =>
  (await (await fetch(`${server.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) })).json()) as Answer;

/** What resolvers, loaders and TypeORM cost a page beside its rows. */
const workload: Workload = {
  title: 'a page of 100 generations with their outputs and inputs, links signed',
  async run(bench) {
    const [person, other] = await signedIn(bench.owner, 2);
    if (!person || !other) throw new Error('nobody is signed in');
    await finishedTasks(bench.owner, [person.accountId, other.accountId], 300, { withMedia: true });
    // One person asks far more often than one may: their points must last.
    const app = await bench.startApp({ env: { RATE_COST_MAXIMUM: '1000000000' } });
    const plain = await bench.startServer('plain-page');
    const asked = (first: number) => ({ query: QUERY, variables: { first } });
    const expected = await post(plain, '/page', { account: person.accountId, first: FIRST }, '');
    deepStrictEqual(withoutSignatures((await post(app, '/graphql', asked(FIRST), person.cookie)).data), withoutSignatures(expected.data));

    const statements = async (first: number): Promise<number> => {
      await bench.statements();
      for (let n = 0; n < COUNTED; n += 1) await post(app, '/graphql', asked(first), person.cookie);
      const found = await bench.statements();
      return found.reduce((sum, { calls }) => sum + Math.floor(calls / COUNTED), 0);
    };
    const [ofOne, ofAll] = [await statements(1), await statements(FIRST)];
    if (Math.max(ofOne, ofAll) > 5) throw new Error(`a page of 1 takes ${ofOne} statements, a page of ${FIRST} ${ofAll}`);

    const check = pageCheck(expected);
    const common = { connections: CONNECTIONS, seconds: bench.seconds, check };
    const samples = await bench.interleave({
      ours: () => load(app, { ...common, path: '/graphql', headers: { cookie: person.cookie }, body: JSON.stringify(asked(FIRST)) }),
      baseline: () => load(plain, { ...common, path: '/page', body: JSON.stringify({ account: person.accountId, first: FIRST }) }),
    });
    return [{
      what: `${FIRST} tasks`, unit: 'pages/s', against: 'the same answer by three hand-written statements and JSON.stringify over bare Fastify, and no session', ...samples,
      target: { atLeast: 0.5 }, notes: [`statements, who is calling included: ${ofOne} for a page of 1, ${ofAll} for a page of ${FIRST} (at most 5)`],
    }];
  },
};
export default workload;

/** A signature changes every five minutes. */
const withoutSignatures = (data: object): unknown => JSON.parse(JSON.stringify(data).replaceAll(/\?exp=\d+&sig=[\w-]{43}/g, ''));

/** Every answer has to begin and to be as long as the expected one; every 25th is looked at in full. */
function pageCheck(expected: Answer): (body: string) => boolean {
  const text = JSON.stringify(withoutSignatures(expected.data));
  const start = text.slice(0, 400);
  let seen = 0;
  return (body) => {
    seen += 1;
    if (!body.includes(start.slice(0, 200)) || body.length < text.length) return false;
    return seen % 25 !== 1 || JSON.stringify(withoutSignatures((JSON.parse(body) as Answer).data)) === text;
  };
}
