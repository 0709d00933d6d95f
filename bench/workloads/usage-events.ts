import { Pool } from 'pg';
import type { Bench } from '../lib/bench.js';
import { load } from '../lib/load.js';
import type { Server } from '../lib/server.js';
import type { Result, Sample, Workload } from '../lib/workload.js';

const VISITORS = 50;
const CONNECTIONS = 16;
/** Events in a call: what a page collects before it sends. */
const AT_ONCE = 20;
const TRACK = 'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted dropped } }';
const INSERT = `INSERT INTO usage_events (name, at, pseudonym, device, properties)
  SELECT 'page_viewed', date_trunc('minute', now()), decode(md5('a'), 'hex'), 'OTHER', '{"url": {"path": "/create"}}' FROM generate_series(1, $1)`;

/** A browser: its cookie, where it has answered, and an address of its own. */
type Visitor = Readonly<Record<string, string>>;

/** What the gate, the list and the pseudonyms cost: 1,000 events a second per core are accepted, or dropped, rightly. */
const workload: Workload = {
  title: 'usage events, with consent and without',
  async run(bench) {
    // One process sends for all visitors: their points must last.
    const app = await bench.startApp({ env: { RATE_COST_MAXIMUM: '1000000000' } });
    const silent = Array.from({ length: VISITORS }, (_, index) => ({ 'x-forwarded-for': `81.2.69.${index}` }));
    const willing = await Promise.all(silent.map((visitor) => allow(app, visitor)));
    const events = new Events(bench, app);
    const pool = new Pool({ connectionString: bench.databaseUrl, max: CONNECTIONS });
    try {
      const taken = await bench.interleave({
        floor: () => floor(app, willing, bench.seconds), accepted: () => events.send(willing, AT_ONCE, true), dropped: () => events.send(silent, AT_ONCE, false), single: () => events.send(willing, 1, true), raw: () => insert(pool, bench.seconds),
      });
      await events.assertStored();
      const common = { unit: 'events/s', against: `rows by raw pg, ${AT_ONCE} a statement, each committed, no HTTP`, baseline: taken.raw };
      const absolute = { atLeast: 1_000 };
      const [singleByCpu, floorByCpu] = [perCore(taken.single), perCore(taken.floor)];
      const cores = { what: 'accepted, one a call, by CPU time', unit: 'events/s of a core', against: 'the same of { __typename }', ours: singleByCpu, baseline: floorByCpu, absolute };
      const results: Result[] = [
        { ...common, what: `accepted, ${AT_ONCE} a call`, ours: taken.accepted, absolute }, { ...common, what: 'dropped for want of consent', ours: taken.dropped, absolute },
        // The web app collects what it sends; one that doesn't shares the machine with Postgres and the load, so it is judged by what a core of its own would do.
        { ...common, what: 'accepted, one a call', against: 'calls of { __typename } to the same server, which do nothing', baseline: taken.floor, ours: taken.single },
        ...(singleByCpu.length > 0 && singleByCpu.length === floorByCpu.length ? [cores] : []),
      ];
      return results;
    } finally {
      await pool.end();
    }
  },
};
export default workload;

async function allow(app: Server, visitor: Visitor): Promise<Visitor> {
  const ask = (query: string, variables: object = {}): Promise<Response> =>
    fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...visitor }, body: JSON.stringify({ query, variables }) });
  const { data } = (await (await ask('{ cookieBanner { id } }')).json()) as { data: { cookieBanner: { id: string } } };
  const answer = await ask('mutation ($input: SetCookieConsentInput!) { setCookieConsent(input: $input) { __typename } }', { input: { bannerId: data.cookieBanner.id, analytics: true, marketing: false } });
  const [cookie] = answer.headers.getSetCookie().map((header) => header.split(';')[0]).filter((pair) => pair?.includes('visitor='));
  if (!cookie) throw new Error(`no cookie came with the consent: ${await answer.text()}`);
  return { ...visitor, cookie };
}

/** What a call costs that reaches nothing of ours but the way there. */
async function floor(app: Server, visitors: readonly Visitor[], seconds: number): Promise<Sample> {
  const body = JSON.stringify({ query: '{ __typename }' });
  return load(app, { path: '/graphql', requests: visitors.map((headers) => ({ headers, body })), connections: CONNECTIONS, seconds, check: (text) => text.startsWith('{"data":{"__typename":"Query"}') });
}

/** As many as a core does in a second that does nothing else; nothing where the system doesn't tell CPU time. */
const perCore = (samples: readonly Sample[]): Sample[] => samples.flatMap(({ cpuMs }) => (cpuMs ? [{ value: 1_000 / cpuMs }] : []));

class Events {
  private answered = 0;
  /** At most: the load hangs up when the time is over, and what was under way is kept all the same. */
  private unheard = 0;

  constructor(
    private readonly bench: Bench,
    private readonly app: Server,
  ) {}

  async send(visitors: readonly Visitor[], count: number, accepted: boolean): Promise<Sample> {
    const events = Array.from({ length: count }, () => ({ name: 'page_viewed', at: new Date().toISOString(), properties: { url: 'https://bench.test/create?utm_source=x&gclid=y', locale: 'EN' } }));
    const body = JSON.stringify({ query: TRACK, variables: { input: { events } } });
    const answer = `{"data":{"trackEvents":{"accepted":${accepted ? count : 0},"dropped":${accepted ? 0 : count}}`;
    const { requests, value, cpuMs } = await load(this.app, {
      path: '/graphql', requests: visitors.map((headers) => ({ headers, body })), connections: CONNECTIONS, seconds: this.bench.seconds, check: (text) => text.startsWith(answer),
    });
    if (accepted) this.answered += requests * count;
    if (accepted) this.unheard += CONNECTIONS * count;
    return { value: value * count, cpuMs: cpuMs === null || cpuMs === undefined ? null : cpuMs / count };
  }

  /** Whatever was answered as accepted is there, as it may be kept; nothing of the others is. */
  async assertStored(): Promise<void> {
    const { rows } = await this.bench.owner.query<{ kept: string; people: string; wrong: string }>(
      `SELECT count(*) AS kept, count(DISTINCT pseudonym) AS people, count(*) FILTER (WHERE properties <> '{"url": {"path": "/create"}, "locale": "EN"}') AS wrong FROM usage_events WHERE properties ? 'locale'`);
    const [kept, people, wrong] = [Number(rows[0]?.kept), Number(rows[0]?.people), Number(rows[0]?.wrong)];
    if (kept < this.answered || kept > this.answered + this.unheard) throw new Error(`${this.answered} events were accepted, ${kept} are stored`);
    if (people !== VISITORS || wrong > 0) throw new Error(`${people} pseudonyms of ${VISITORS} visitors, ${wrong} wrong rows`);
  }
}

async function insert(pool: Pool, seconds: number): Promise<Sample> {
  const [began, end] = [Date.now(), Date.now() + seconds * 1_000];
  let count = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (Date.now() < end) {
      await pool.query({ name: 'usage-events', text: INSERT, values: [AT_ONCE] });
      count += AT_ONCE;
    }
  }));
  return { value: (count * 1_000) / (Date.now() - began) };
}
