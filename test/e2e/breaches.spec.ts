import { newId, parseId, toPublicId } from '../../src/platform/ids/index.js';
import { breach, type BreachWorld, type Duty, eventually, named, startBreachWorld } from './breach-world.js';
import { type Customer, customer } from './customer.js';

let world: BreachWorld;
let someone: Customer;

beforeAll(async () => {
  world = await startBreachWorld();
  someone = await customer(world.app, 100);
});
afterAll(() => world?.close());

const datesOf = (duties: readonly Duty[]) => duties.map(({ id, kind, region, dueAt }) => ({ id, kind, region, dueAt }));

describe('the register of breaches [P64]', () => {
  it('gives every affected authority its own clock from awareness, and lists the dates', async () => {
    const awareAt = new Date((await world.now()).getTime() - 3_600_000);
    const { id, duties } = await world.register(breach(awareAt, { risk: 'RISK' }));
    const hours = ({ dueAt }: Duty) => (new Date(dueAt).getTime() - awareAt.getTime()) / 3_600_000;
    expect(duties.map((duty) => [duty.kind, duty.region, hours(duty)])).toEqual(expect.arrayContaining([['AUTHORITY', 'GB', 72], ['AUTHORITY', 'DE', 72], ['PEOPLE', 'US-CA', 720]]));
    expect((await world.see(id)).duties).toEqual(duties);
  });

  const day = (date: number) => new Date(Date.UTC(2026, 0, date));
  it.each<[string, object, string]>([
    ['awareness in the future', { awareAt: new Date(Date.now() + 10 * 86_400_000) }, 'awareAt'],
    ['no risk and no reason', { risk: 'NONE' }, 'riskReason'],
    ['a table that leads to nobody', { affected: { table: 'stored_nothing' } }, 'table'],
    ['a time without a table', { affected: { from: day(1) } }, 'table'],
    ['a time that ends before it begins', { affected: { table: 'sessions', from: day(2), to: day(1) } }, 'from'],
    ['a time that ends when it begins', { affected: { table: 'sessions', from: day(1), to: day(1) } }, 'from'],
    ['a time that is yet to come', { affected: { table: 'sessions', from: new Date(Date.now() + 10 * 86_400_000) } }, 'from'],
    ['an account that is not there', { affected: { accountIds: [toPublicId('acct', newId())] } }, 'accountIds'],
  ])('refuses %s, and keeps nothing of it', async (_what, rest, field) => {
    const title = newId();
    expect(await world.register(breach(await world.now(), { title, ...rest }))).toMatchObject({ __typename: 'InvalidInput', field });
    expect(await world.app.database.ownerQuery('SELECT id FROM breaches WHERE title = $1', [title])).toEqual([]);
  });

  it('is kept by privacy officers alone', async () => {
    const { id } = await world.register(breach(await world.now()));
    await expect(world.change('registerBreach', breach(await world.now()), someone.as)).rejects.toThrow('FORBIDDEN');
    await expect(world.change('reassessBreach', { breachId: id, regions: ['DE'], risk: 'RISK', reason: 'r' }, someone.as)).rejects.toThrow('FORBIDDEN');
    expect((await world.app.graphql('{ breaches { nodes { id } } }', {}, someone.as)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('fills a list by table in batches, after the breach is in the register', async () => {
    // A time of their own: nobody else's account is from then.
    await world.app.database.ownerQuery(`INSERT INTO accounts (id, email, email_canonical, locale, role, lifecycle, created_at)
      SELECT gen_random_uuid(), 'p' || n || '@example.net', 'p' || n || '@example.net', 'EN', 'USER', 'ACTIVE', '2019-05-05T12:00:00Z' FROM generate_series(1, 2100) AS n`);
    const { id } = await world.register(breach(await world.now(), { affected: { ...named(someone), table: 'accounts', from: '2019-05-05T00:00:00Z', to: '2019-05-06T00:00:00Z' } }));
    await eventually(async () => (await world.see(id)).listing, false);
    expect((await world.see(id)).affectedCount).toBe(2101);
  });

  it('is judged anew: whoever has to be told now gets a date, no date goes, and each judgement stays with its reason', async () => {
    const { id, duties: before } = await world.register(breach(await world.now(), { regions: ['DE'], risk: 'RISK' }));
    expect(await world.change('reassessBreach', { breachId: id, regions: ['DE'], risk: 'HIGH', reason: ' ' })).toMatchObject({ __typename: 'InvalidInput', field: 'reason' });
    const worse = await world.change('reassessBreach', { breachId: id, regions: ['FR', 'DE', 'FR'], risk: 'HIGH', reason: 'Passwords too, and people in France.' });
    expect(worse).toMatchObject({ risk: 'HIGH', regions: ['DE', 'FR'] });
    expect(datesOf(worse.duties)).toEqual(expect.arrayContaining(datesOf(before)));
    expect(worse.duties.map(({ kind, region }) => `${kind} ${region}`).sort()).toEqual(['AUTHORITY DE', 'AUTHORITY FR', 'AUTHORITY GB', 'PEOPLE DE', 'PEOPLE FR', 'PEOPLE GB']);
    const harmless = await world.change('reassessBreach', { breachId: id, regions: ['DE'], risk: 'NONE', reason: 'Nobody had looked.' });
    expect(harmless).toMatchObject({ risk: 'NONE', regions: ['DE'], riskReason: 'Nobody had looked.' });
    expect(datesOf(harmless.duties)).toEqual(datesOf(worse.duties));
    const assessedBy = toPublicId('acct', world.officer.accountId);
    expect(harmless.assessments).toMatchObject([
      { regions: ['DE'], risk: 'NONE', reason: 'Nobody had looked.', assessedBy }, { regions: ['DE', 'FR'], risk: 'HIGH', reason: 'Passwords too, and people in France.', assessedBy },
      { regions: ['DE'], risk: 'RISK', reason: null, assessedBy },
    ]);
    await expect(world.app.database.ownerQuery(`UPDATE breach_assessments SET risk = 'HIGH' WHERE breach_id = $1`, [parseId('brch', id)])).rejects.toThrow('append-only');
  });

  it('a date that was recorded stays as it was recorded, with when that was', async () => {
    const awareAt = new Date((await world.now()).getTime() - 3_600_000);
    const { id, duties: [duty] } = await world.register(breach(awareAt, { regions: ['GB'], risk: 'RISK' }));
    const record = (reference: string) => world.change('recordBreachDuty', { id: duty?.id, doneAt: awareAt, reference });
    const answers = await Promise.all([record('ICO 1'), record('ICO 2')]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['Breach', 'InvalidState']);
    const { duties: [recorded] } = await world.see(id);
    expect(recorded?.doneAt).toBe(awareAt.toISOString());
    expect(new Date(recorded?.recordedAt ?? 0).getTime()).toBeGreaterThan(awareAt.getTime());
    const own = [parseId('brch', id)];
    await expect(world.app.database.ownerQuery('UPDATE breach_duties SET done_at = now() WHERE breach_id = $1', own)).rejects.toThrow('does not change');
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
    await expect(world.app.database.ownerQuery('UPDATE breaches SET closed_at = now() WHERE id = $1', own)).rejects.toThrow('does not change');
    const audited = await world.app.database.ownerQuery<{ action: string }>(`SELECT action FROM audit_events WHERE details ->> 'breachId' = $1 ORDER BY id`, own);
    expect(audited.map(({ action }) => action)).toEqual(['breach.registered', 'breach.duty-done', 'breach.closed']);
  });
});

describe('alarms of the register [P64]', () => {
  const alarmsOf = async (id: string, to?: string) => (await world.alarms(id, to)).length;

  it('raises an alarm at 60 of 72 hours, once, and another when the date is missed; what was late needs its reason', async () => {
    const { id, duties } = await world.register(breach(await world.now(), { regions: ['FR'], risk: 'RISK' }));
    const alarms = async () => (await world.alarms(id)).filter(({ subject }) => subject.includes('FR')).length;
    await world.advance(59);
    await world.advance(0.5);
    await world.watched();
    expect(await alarms()).toBe(0);
    await world.advance(0.75);
    await eventually(alarms, 1);
    await world.advance(12);
    await eventually(alarms, 2);
    await world.signInAgain();
    const france = duties.find(({ region }) => region === 'FR');
    const done = { id: france?.id, doneAt: await world.now(), reference: 'CNIL 1' };
    expect(await world.change('recordBreachDuty', done)).toMatchObject({ __typename: 'InvalidInput', field: 'lateReason' });
    const recorded = await world.change('recordBreachDuty', { ...done, lateReason: 'It was found out late whom it affects.' });
    expect(recorded.duties.find(({ region }) => region === 'FR')).toMatchObject({ doneAt: expect.any(String), lateReason: 'It was found out late whom it affects.' });
    expect(await world.change('recordBreachDuty', { ...done, lateReason: 'again' })).toMatchObject({ __typename: 'InvalidState' });
    for (const { id: duty } of recorded.duties.filter(({ doneAt }) => !doneAt)) await world.change('recordBreachDuty', { ...done, id: duty, lateReason: 'as above' });
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
    await world.advance(24 * 30);
    await world.watched();
    expect(await alarms()).toBe(2);
  });

  it('one that fails holds up no other, and counts as raised only once its mail is handed over', async () => {
    await world.signInAgain();
    const awareAt = await world.now();
    const first = await world.register(breach(new Date(awareAt.getTime() - 3_600_000), { regions: ['ES'], risk: 'RISK' }));
    const second = await world.register(breach(awareAt, { regions: ['IT'], risk: 'RISK' }));
    const warned = async (id: string) => (await world.app.database.ownerQuery('SELECT 1 FROM breach_duties WHERE breach_id = $1 AND warned_at IS NOT NULL', [parseId('brch', id)])).length;
    const acceptMails = await world.refuseMails(`NEW.text LIKE '%${first.id}%'`);
    await world.advance(60.5);
    await eventually(() => warned(second.id), 2);
    await eventually(() => alarmsOf(second.id), 2);
    expect(await warned(first.id)).toBe(0);
    await acceptMails();
    await world.advance(0.25);
    await eventually(() => alarmsOf(first.id), 2);
    expect(await warned(first.id)).toBe(2);
  });

  it('one officer whose mail fails keeps it from no other', async () => {
    const colleague = await customer(world.app, 100);
    await world.app.database.ownerQuery(`UPDATE accounts SET role = 'PRIVACY_OFFICER' WHERE id = $1`, [colleague.accountId]);
    await world.signInAgain();
    const { id } = await world.register(breach(await world.now(), { regions: ['GB'], risk: 'RISK' }));
    const acceptMails = await world.refuseMails(`NEW.to_address = '${world.officer.email}'`);
    await world.advance(61);
    await eventually(() => alarmsOf(id, colleague.email), 1);
    await acceptMails();
    expect(await world.alarms(id)).toEqual([]);
  });
});
