import { Client } from 'pg';
import request from 'supertest';
import { Locale, Role } from '../../src/platform/context/index.js';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { newId, parseId, toPublicId } from '../../src/platform/ids/index.js';
import { advanceClock } from '../support/advance-clock.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';

const PASSWORD = 'teal otters juggle at dawn';
const SELECTION = `id risk regions riskReason listing affectedCount toldCount unreachedCount closedAt assessments { regions risk reason assessedBy assessedAt }
  duties { id kind region authority countedFrom dueAt doneAt recordedAt reference lateReason }`;

export interface Duty {
  id: string; kind: string; region: string; authority: string; countedFrom: string; dueAt: string; doneAt: string | null; recordedAt: string | null; reference: string | null; lateReason: string | null;
}
export interface BreachAnswer {
  __typename: string; code: string; field: string; id: string; risk: string; regions: string[]; listing: boolean; affectedCount: number; toldCount: number; unreachedCount: number;
  closedAt: string | null; duties: Duty[]; assessments: { regions: string[]; risk: string; reason: string | null; assessedBy: string | null; assessedAt: string }[];
}

/** What people are told, in all languages. */
export const messages = Object.values(Locale).map((locale) => ({ locale, happened: `happened ${locale}`, consequences: 'c', measures: 'm', advice: 'change {nothing}' }));

export const breach = (awareAt: Date, rest: object = {}) => ({
  title: 'A bucket was readable', nature: 'Thumbnails could be listed.', consequences: 'Strangers may have seen pictures.', measures: 'The bucket is closed.',
  categories: ['content'], regions: ['DE', 'US-CA'], risk: 'HIGH', awareAt, ...rest,
});

export const peopleDuties = ({ duties }: BreachAnswer): Duty[] => duties.filter(({ kind }) => kind === 'PEOPLE');
export const named = (...people: { accountId: string }[]) => ({ accountIds: people.map(({ accountId }) => toPublicId('acct', accountId)) });

/** Expects what a probe answers to become this within half a minute: an assertion that fails, unlike a wait in vain. */
export async function eventually<T>(probe: () => Promise<T>, expected: unknown): Promise<void> {
  const asExpected = async () => {
    expect(await probe()).toEqual(expected);
    return true;
  };
  await waitFor(asExpected, { timeoutMs: 30_000 }).catch((error: Error) => { throw error.cause; });
}

/** The whole product and its privacy officer. Everything is looked at by the id of the test's own breach. */
export interface BreachWorld {
  readonly app: TestApp;
  readonly officer: { readonly email: string; readonly accountId: string; as: As };
  /** A factor counts for ten minutes of the business clock. */
  signInAgain(): Promise<void>;
  change(field: string, input: object, as?: As): Promise<BreachAnswer>;
  register(input: object): Promise<BreachAnswer>;
  /** The breach as it is by now. */
  see(id: string): Promise<BreachAnswer>;
  now(): Promise<Date>;
  advance(hours: number): Promise<void>;
  /** Waits until the dates have been looked at as of now, and what came of it was sent. */
  watched(): Promise<void>;
  /** Alarms about one breach that came to an address. */
  alarms(id: string, to?: string): Promise<{ subject: string }[]>;
  /** Notices of breaches that came to an address. */
  notices(email: string): Promise<{ subject: string; text: string }[]>;
  /** Whether a telling of the breach is under way, or waits for its turn. */
  telling(id: string): Promise<boolean>;
  /** Holds one person's row as another run would. @returns lets go */
  holdPerson(id: string, accountId: string): Promise<() => Promise<void>>;
  /** Somebody waits for a row that is held. */
  somebodyWaits(): Promise<boolean>;
  /** No mail of which this is true can be written any more. @returns takes it back */
  refuseMails(condition: string): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export async function startBreachWorld(): Promise<BreachWorld> {
  const app = await startApp();
  const email = `${newId()}@example.com`;
  const { accountId } = await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role: Role.PRIVACY_OFFICER, displayName: 'Officer' });
  const officer: BreachWorld['officer'] = { email, accountId, as: {} };
  const signInAgain = async () => {
    officer.as = { cookie: (await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } })).cookie };
  };
  await signInAgain();
  const change = async (field: string, input: object, as = officer.as): Promise<BreachAnswer> => {
    const { data, errors } = await app.graphql<{ result: BreachAnswer }>(
      `mutation ($input: ${field.charAt(0).toUpperCase()}${field.slice(1)}Input!) { result: ${field}(input: $input) { __typename ... on Breach { ${SELECTION} } ... on InvalidInput { field code } ... on UserError { code message } } }`,
      { input }, as);
    if (errors) throw new Error(errors[0]?.extensions.code);
    return data.result;
  };
  const has = async (sql: string, parameters: unknown[] = []) => (await app.database.ownerQuery(sql, parameters)).length > 0;
  const now = async () => new Date(((await request(app.url).get('/dev/clock')).body as { now: string }).now);
  return {
    app, officer, signInAgain, change,
    register: (input) => change('registerBreach', input),
    see: async (id) => {
      const { data, errors } = await app.graphql<{ breaches: { nodes: BreachAnswer[] } }>(`{ breaches(first: 20) { nodes { ${SELECTION} } } }`, {}, officer.as);
      if (errors) throw new Error(errors[0]?.message);
      const found = data.breaches.nodes.find((node) => node.id === id);
      if (!found) throw new Error(`${id} is not in the register`);
      return found;
    },
    now,
    watched: async () => {
      const asOf = await now();
      const looked = `SELECT 1 FROM scheduled_tasks WHERE name = 'legal.watch-breaches' AND last_run_at > $1::timestamptz - interval '5 minutes'
        AND NOT EXISTS (SELECT FROM jobs WHERE name = 'legal.watch-breaches' AND state <> 'dead') AND NOT EXISTS (SELECT FROM mails WHERE status = 'QUEUED')`;
      await waitFor(() => has(looked, [asOf]), { timeoutMs: 30_000, what: 'the dates to be looked at' });
    },
    advance: (hours) => advanceClock(app, hours * 3_600, 'legal.watch-breaches'),
    alarms: async (id, to = email) => (await app.mails(to)).filter(({ text }) => text.includes(id)),
    notices: async (to) => (await app.mails(to)).filter(({ subject }) => /personal data|personenbezogenen/.test(subject)),
    telling: (id) => has(`SELECT 1 FROM jobs WHERE name = 'legal.tell-breach' AND payload ->> 'breachId' = $1`, [parseId('brch', id)]),
    holdPerson: async (id, person) => {
      const client = new Client({ connectionString: app.database.ownerUrl });
      await client.connect();
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM breach_people WHERE breach_id = $1 AND account_id = $2 FOR UPDATE', [parseId('brch', id), person]);
      return () => client.end();
    },
    somebodyWaits: () => has('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0'),
    refuseMails: async (condition) => {
      await app.database.ownerQuery(`CREATE OR REPLACE FUNCTION refuse_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`);
      await app.database.ownerQuery(`CREATE TRIGGER refuse_mail BEFORE INSERT ON mails FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION refuse_mail()`);
      return async () => void (await app.database.ownerQuery('DROP TRIGGER refuse_mail ON mails'));
    },
    close: () => app.close(),
  };
}
