import request from 'supertest';
import { Locale, Role } from '../../src/platform/context/index.js';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { advanceClock } from '../support/advance-clock.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

const PASSWORD = 'teal otters juggle at dawn';
const SELECTION = `__typename ... on Breach { id risk affectedCount toldCount unreachedCount closedAt duties { id kind region authority dueAt doneAt lateReason } }
  ... on InvalidInput { field code } ... on UserError { code message }`;

interface Duty { id: string; kind: string; region: string; authority: string; dueAt: string; doneAt: string | null; lateReason: string | null }
interface BreachAnswer { __typename: string; code: string; field: string; id: string; affectedCount: number; toldCount: number; unreachedCount: number; closedAt: string | null; duties: Duty[] }

let app: TestApp;
const officerEmail = `${newId()}@example.com`;
let officer: As;
let someone: Customer;

beforeAll(async () => {
  app = await startApp();
  await app.app.get(SeedAccount, { strict: false }).account({ email: officerEmail, password: PASSWORD, role: Role.PRIVACY_OFFICER, displayName: 'Officer' });
  await signInAgain();
  someone = await customer(app, 100);
});
afterAll(() => app?.close());

/** A factor counts for ten minutes of the business clock. */
async function signInAgain(): Promise<void> {
  const { cookie } = await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email: officerEmail, password: PASSWORD } });
  officer = { cookie };
}

async function change(field: string, type: string, input: object, as = officer): Promise<BreachAnswer> {
  const { data, errors } = await app.graphql<Record<string, BreachAnswer>>(`mutation ($input: ${type}!) { ${field}(input: $input) { ${SELECTION} } }`, { input }, as);
  if (errors) throw new Error(errors[0]?.extensions.code);
  return data[field] as BreachAnswer;
}

const now = async () => new Date(((await request(app.url).get('/dev/clock')).body as { now: string }).now);
const advance = (hours: number) => advanceClock(app, hours * 3_600, 'legal.watch-breaches');
const breach = (awareAt: Date, rest: object = {}) => ({
  title: 'A bucket was readable', nature: 'Thumbnails could be listed.', consequences: 'Strangers may have seen pictures.', measures: 'The bucket is closed.',
  categories: ['content'], regions: ['DE', 'US-CA'], risk: 'HIGH', awareAt, ...rest,
});
const register = (input: object) => change('registerBreach', 'RegisterBreachInput', input);
const messages = Object.values(Locale).map((locale) => ({ locale, happened: `happened ${locale}`, consequences: 'c', measures: 'm', advice: 'change {nothing}' }));

describe('the register of breaches [P64]', () => {
  it('gives every affected authority its own clock from awareness, and lists the dates', async () => {
    const awareAt = new Date((await now()).getTime() - 3_600_000);
    const { duties } = await register(breach(awareAt, { risk: 'RISK' }));
    const hours = ({ dueAt }: Duty) => (new Date(dueAt).getTime() - awareAt.getTime()) / 3_600_000;
    expect(duties.map((duty) => [duty.kind, duty.region, hours(duty)])).toEqual(expect.arrayContaining([['AUTHORITY', 'GB', 72], ['AUTHORITY', 'DE', 72], ['PEOPLE', 'US-CA', 720]]));
    const { data } = await app.graphql<{ breaches: { nodes: { title: string; duties: Duty[] }[] } }>('{ breaches(first: 1) { nodes { title duties { id } } } }', {}, officer);
    expect(data.breaches.nodes).toEqual([{ title: 'A bucket was readable', duties: duties.map(({ id }) => ({ id })) }]);
  });

  it.each<[string, object, string]>([
    ['awareness in the future', { awareAt: new Date(Date.now() + 10 * 86_400_000) }, 'awareAt'],
    ['no risk and no reason', { risk: 'NONE' }, 'riskReason'],
    ['a table that leads to nobody', { affected: { table: 'stored_nothing' } }, 'table'],
    ['a time without a table', { affected: { from: '2026-01-01T00:00:00Z' } }, 'table'],
    ['an account that is not there', { affected: { accountIds: [toPublicId('acct', newId())] } }, 'accountIds'],
  ])('refuses %s, and keeps nothing of it', async (_what, rest, field) => {
    const count = async () => (await app.database.ownerQuery<{ n: number }>('SELECT count(*)::integer AS n FROM breaches'))[0]?.n;
    const before = await count();
    expect(await register(breach(await now(), rest))).toMatchObject({ __typename: 'InvalidInput', field });
    expect(await count()).toBe(before);
  });

  it('is kept by privacy officers alone', async () => {
    await expect(change('registerBreach', 'RegisterBreachInput', breach(await now()), someone.as)).rejects.toThrow('FORBIDDEN');
    expect((await app.graphql('{ breaches { nodes { id } } }', {}, someone.as)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('lists the people affected by what was touched, and tells each in their language, once', async () => {
    const reader = await customer(app, 100);
    await app.database.ownerQuery(`UPDATE accounts SET locale = 'DE' WHERE id = $1`, [reader.accountId]);
    const { id, affectedCount } = await register(breach(await now(), { affected: { table: 'sessions', from: new Date(Date.now() - 3_600_000), accountIds: [toPublicId('acct', reader.accountId)] } }));
    expect(affectedCount).toBe(Number((await app.database.ownerQuery<{ n: string }>('SELECT count(DISTINCT account_id) AS n FROM sessions'))[0]?.n));
    expect(await change('tellAffectedPeople', 'TellAffectedPeopleInput', { breachId: id, messages: messages.slice(1) })).toMatchObject({ __typename: 'InvalidInput', field: 'messages' });
    expect(await change('closeBreach', 'CloseBreachInput', { id })).toMatchObject({ __typename: 'InvalidState' });
    await change('tellAffectedPeople', 'TellAffectedPeopleInput', { breachId: id, messages });
    await change('tellAffectedPeople', 'TellAffectedPeopleInput', { breachId: id, messages: [] });
    const notices = async (email: string) => (await app.mails(email)).filter(({ subject }) => /personal data|personenbezogenen/.test(subject));
    await waitFor(async () => (await notices(reader.email)).length > 0 && (await notices(someone.email)).length > 0);
    const [german] = await notices(reader.email);
    expect(german?.text).toContain('happened DE');
    expect(german?.text).toContain('change (nothing)');
    expect((await notices(someone.email))[0]?.text).toContain('happened EN');
    const told = await waitFor(async () => {
      const [row] = await app.database.ownerQuery<{ left: string; done: string }>(
        `SELECT (SELECT count(*) FROM breach_people WHERE told_at IS NULL) AS left, (SELECT count(*) FROM breach_duties d JOIN breaches b ON b.id = d.breach_id WHERE kind = 'PEOPLE' AND done_at IS NOT NULL) AS done`);
      return row?.left === '0' && Number(row.done) > 0 ? row : null;
    });
    expect(told).toBeTruthy();
    expect(await notices(reader.email)).toHaveLength(1);
    const shown = await reader.query<{ viewer: { notices: { kind: string; title: string; body: string; version: string | null }[] } }>('{ viewer { notices { kind title body version } } }');
    expect(shown.viewer.notices).toEqual([{ kind: 'BREACH', title: german?.subject, body: expect.stringContaining('happened DE'), version: null }]);
  });

  it('raises an alarm at 60 of 72 hours, once, and another when the date is missed; what was late needs its reason', async () => {
    const { id, duties } = await register(breach(await now(), { regions: ['FR'], risk: 'RISK' }));
    const alarms = async () => (await app.mails(officerEmail)).filter(({ subject }) => subject.includes('FR')).length;
    await advance(59);
    await advance(0.5);
    expect(await alarms()).toBe(0);
    await advance(0.75);
    await waitFor(async () => (await alarms()) === 1);
    await advance(12);
    await waitFor(async () => (await alarms()) === 2);
    await signInAgain();
    const france = duties.find(({ region }) => region === 'FR');
    const done = { id: france?.id, doneAt: await now(), reference: 'CNIL 1' };
    expect(await change('recordBreachDuty', 'RecordBreachDutyInput', done)).toMatchObject({ __typename: 'InvalidInput', field: 'lateReason' });
    const recorded = await change('recordBreachDuty', 'RecordBreachDutyInput', { ...done, lateReason: 'It was found out late whom it affects.' });
    expect(recorded.duties.find(({ region }) => region === 'FR')).toMatchObject({ doneAt: expect.any(String), lateReason: 'It was found out late whom it affects.' });
    expect(await change('recordBreachDuty', 'RecordBreachDutyInput', { ...done, lateReason: 'again' })).toMatchObject({ __typename: 'InvalidState' });
    for (const { id: duty } of recorded.duties.filter(({ doneAt }) => !doneAt)) await change('recordBreachDuty', 'RecordBreachDutyInput', { ...done, id: duty, lateReason: 'as above' });
    expect(await change('closeBreach', 'CloseBreachInput', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
    await advance(24 * 30);
    expect(await alarms()).toBe(2);
  });
});
