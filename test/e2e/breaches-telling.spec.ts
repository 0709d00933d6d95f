import { tellBreachJob } from '../../src/modules/legal/jobs/breach-jobs.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { newId, parseId, toPublicId } from '../../src/platform/ids/index.js';
import { JobQueue } from '../../src/platform/queue/index.js';
import { breach, type BreachAnswer, type BreachWorld, eventually, messages, named, peopleDuties, startBreachWorld } from './breach-world.js';
import { customer } from './customer.js';

let world: BreachWorld;
let givenUp = 0;
beforeAll(async () => { world = await startBreachWorld(); });
afterAll(() => world?.close());

const person = () => customer(world.app, 100);
const tell = (breachId: string, words: object[] = messages) => world.change('tellAffectedPeople', { breachId, messages: words });
const settled = (id: string) => eventually(() => world.telling(id), false);
const noticesOf = async ({ email }: { email: string }) => (await world.notices(email)).length;
/** The breach once every date for people is done. */
const everybodyTold = async (id: string): Promise<BreachAnswer> => {
  await eventually(async () => peopleDuties(await world.see(id)).filter(({ doneAt }) => !doneAt), []);
  return world.see(id);
};
const recordAll = async ({ duties }: BreachAnswer) => {
  for (const { id } of duties.filter(({ doneAt }) => !doneAt)) await world.change('recordBreachDuty', { id, doneAt: await world.now(), reference: 'by telephone' });
};

/** A list of one person whose job is gone, as one that was tried too often. @returns when it was asked for */
const listGivenUp = async (id: string, { accountId }: { accountId: string }): Promise<Date> => {
  const [from, addedAt] = [new Date(Date.UTC(2015, 0, 1) + 60_000 * (givenUp += 1)), await world.now()];
  await world.app.database.ownerQuery('UPDATE sessions SET created_at = $2 WHERE account_id = $1', [accountId, from]);
  await world.app.database.ownerQuery(`INSERT INTO breach_sources (id, breach_id, table_name, from_at, to_at, added_at) VALUES ($1, $2, 'sessions', $3, $3::timestamptz + interval '1 second', $4)`,
    [newId(), parseId('brch', id), from, addedAt]);
  return addedAt;
};

describe('telling people of a breach [P64]', () => {
  it('lists the people affected by what was touched, and tells each in their language, once', async () => {
    const [reader, other] = [await person(), await person()];
    await world.app.database.ownerQuery(`UPDATE accounts SET locale = 'DE' WHERE id = $1`, [reader.accountId]);
    // A time of its own, which nobody else's session is from.
    await world.app.database.ownerQuery(`UPDATE sessions SET created_at = '2020-02-02T02:02:02Z' WHERE account_id = $1`, [other.accountId]);
    const touched = { table: 'sessions', from: '2020-02-02T00:00:00Z', to: '2020-02-03T00:00:00Z' };
    const { id } = await world.register(breach(await world.now(), { affected: { ...touched, ...named(reader) } }));
    expect(await tell(id, messages.slice(1))).toMatchObject({ __typename: 'InvalidInput', field: 'messages' });
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'InvalidState' });
    await tell(id);
    await tell(id, []);
    const { affectedCount, toldCount, duties } = await everybodyTold(id);
    expect([affectedCount, toldCount]).toEqual([2, 2]);
    expect(duties.find(({ kind }) => kind === 'PEOPLE')?.reference).toMatch(/mail and in the product/);
    const audited = await world.app.database.ownerQuery(`SELECT actor_kind FROM audit_events WHERE action = 'breach.duty-done' AND details ->> 'breachId' = $1`, [parseId('brch', id)]);
    expect(audited).toEqual([{ actor_kind: 'SYSTEM' }, { actor_kind: 'SYSTEM' }, { actor_kind: 'SYSTEM' }]);
    await eventually(() => noticesOf(reader), 1);
    const [german] = await world.notices(reader.email);
    expect(german?.text).toContain('happened DE');
    expect(german?.text).toContain('change (nothing)');
    await eventually(() => noticesOf(other), 1);
    const [english] = await world.notices(other.email);
    expect(english?.text).toContain('happened EN');
    await settled(id);
    expect(await world.notices(reader.email)).toHaveLength(1);
    const shown = await reader.query<{ viewer: { notices: { kind: string; title: string; body: string; version: string | null }[] } }>('{ viewer { notices { kind title body version } } }');
    expect(shown.viewer.notices).toEqual([{ kind: 'BREACH', title: german?.subject, body: expect.stringContaining('happened DE'), version: null }]);
  });

  it('does not begin with nobody on the list', async () => {
    const { id } = await world.register(breach(await world.now()));
    expect(await tell(id)).toMatchObject({ __typename: 'InvalidInput', field: 'affected' });
    expect(peopleDuties(await world.see(id)).map(({ doneAt }) => doneAt)).toEqual([null, null, null]);
  });

  it('a table that finds nobody leaves the date open', async () => {
    const { id } = await world.register(breach(await world.now(), { affected: { table: 'sessions', from: '2018-01-01T00:00:00Z', to: '2018-01-02T00:00:00Z' } }));
    await eventually(async () => (await world.see(id)).listing, false);
    expect(await tell(id)).toMatchObject({ __typename: 'InvalidInput', field: 'affected' });
  });

  it('where nobody could be reached the date stays open, until somebody records how they were told', async () => {
    const unreachable = await person();
    await world.app.database.ownerQuery('UPDATE accounts SET email_verified_at = NULL WHERE id = $1', [unreachable.accountId]);
    const { id } = await world.register(breach(await world.now(), { regions: ['GB'], affected: named(unreachable) }));
    await tell(id);
    await settled(id);
    const seen = await world.see(id);
    expect(seen).toMatchObject({ affectedCount: 1, toldCount: 1, unreachedCount: 1 });
    expect(peopleDuties(seen).map(({ doneAt }) => doneAt)).toEqual([null]);
    await recordAll(seen);
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
  });

  it('of two runs at once none takes for told whom the other is at, and nobody is told twice', async () => {
    const people = [await person(), await person()] as const;
    const { id } = await world.register(breach(await world.now(), { affected: named(...people) }));
    const letGo = await world.holdPerson(id, people[1].accountId);
    await tell(id);
    const get = <T>(type: abstract new (...args: never[]) => T): T => world.app.app.get<T>(type, { strict: false });
    await get(UnitOfWork).run(() => get(JobQueue).enqueue(tellBreachJob, { breachId: parseId('brch', id) }, { key: newId() }));
    await eventually(async () => (await world.see(id)).toldCount, 1);
    await eventually(async () => (await world.somebodyWaits()) || !(await world.telling(id)), true);
    expect(peopleDuties(await world.see(id)).map(({ doneAt }) => doneAt)).toEqual([null, null, null]);
    await letGo();
    expect((await everybodyTold(id)).toldCount).toBe(2);
    for (const each of people) await eventually(() => noticesOf(each), 1);
    await settled(id);
    for (const each of people) expect(await noticesOf(each)).toBe(1);
  });

  it('somebody added while the others are being told is told before the date counts as done', async () => {
    const [late, early] = [await person(), await person()];
    const { id } = await world.register(breach(await world.now(), { affected: named(early) }));
    const letGo = await world.holdPerson(id, early.accountId);
    await tell(id);
    await eventually(() => world.somebodyWaits(), true);
    await world.change('addAffectedPeople', { breachId: id, affected: named(late) });
    await letGo();
    expect(await everybodyTold(id)).toMatchObject({ affectedCount: 2, toldCount: 2 });
    await eventually(() => noticesOf(late), 1);
  });

  it('people found after the others had been told are told too, against a clock of their own', async () => {
    const [first, second] = [await person(), await person()];
    const { id } = await world.register(breach(await world.now(), { regions: ['GB'], affected: named(first) }));
    await tell(id);
    const before = peopleDuties(await everybodyTold(id));
    await settled(id);
    const acceptMails = await world.refuseMails(`NEW.to_address = '${second.email}'`);
    const added = await world.change('addAffectedPeople', { breachId: id, affected: named(second) });
    const [clock] = peopleDuties(added).filter(({ doneAt }) => !doneAt);
    expect(new Date(clock?.dueAt ?? 0).getTime() - new Date(clock?.countedFrom ?? 0).getTime()).toBe(72 * 3_600_000);
    expect(clock?.countedFrom).not.toBe(before[0]?.countedFrom);
    expect(await world.change('recordBreachDuty', { id: clock?.id, doneAt: before[0]?.countedFrom, reference: 'r' })).toMatchObject({ __typename: 'InvalidInput', field: 'doneAt' });
    await acceptMails();
    const after = await everybodyTold(id);
    expect(after).toMatchObject({ affectedCount: 2, toldCount: 2 });
    expect(peopleDuties(after)).toHaveLength(2);
    expect(peopleDuties(after)).toEqual(expect.arrayContaining(before));
    await eventually(() => noticesOf(second), 1);
  });

  it('somebody whose mail fails holds up nobody else, and is told later', async () => {
    const [failing, other] = [await person(), await person()];
    const { id } = await world.register(breach(await world.now(), { affected: named(failing, other) }));
    const acceptMails = await world.refuseMails(`NEW.to_address = '${failing.email}'`);
    await tell(id);
    await eventually(() => noticesOf(other), 1);
    expect(peopleDuties(await world.see(id)).map(({ doneAt }) => doneAt)).toEqual([null, null, null]);
    await acceptMails();
    expect((await everybodyTold(id)).toldCount).toBe(2);
  });

  it('people whose list is filled late have a date of their own, whatever was found since', async () => {
    const [first, listed, later] = [await person(), await person(), await person()];
    const { id } = await world.register(breach(await world.now(), { regions: ['GB'], affected: named(first) }));
    await tell(id);
    const [done] = peopleDuties(await everybodyTold(id));
    await settled(id);
    const foundAt = await listGivenUp(id, listed);
    await world.change('addAffectedPeople', { breachId: id, affected: named(later) });
    await eventually(async () => (await world.see(id)).listing, false);
    const after = await everybodyTold(id);
    expect(after.toldCount).toBe(3);
    expect(peopleDuties(after).map(({ countedFrom }) => countedFrom).sort()).toEqual([done?.countedFrom, foundAt.toISOString(), expect.any(String)]);
  });

  it('a list that was given up goes on with the telling, and no date for people is done before', async () => {
    const [first, listed] = [await person(), await person()];
    const { id, duties } = await world.register(breach(await world.now(), { regions: ['GB'], affected: named(first) }));
    await listGivenUp(id, listed);
    const record = async (kind: string) => world.change('recordBreachDuty', { id: duties.find((duty) => duty.kind === kind)?.id, doneAt: await world.now(), reference: 'r' });
    expect(await record('AUTHORITY')).toMatchObject({ __typename: 'Breach', listing: true });
    expect(await record('PEOPLE')).toMatchObject({ __typename: 'InvalidState' });
    await tell(id);
    await eventually(async () => (await world.see(id)).listing, false);
    expect(await everybodyTold(id)).toMatchObject({ affectedCount: 2, toldCount: 2 });
  });

  it('somebody who can\'t be mailed at all has the notice in the product, and holds up neither the date nor the end', async () => {
    const [stranger, other] = [await person(), await person()];
    await world.app.database.ownerQuery(`UPDATE accounts SET email = 'no address' WHERE id = $1`, [stranger.accountId]);
    const { id, duties } = await world.register(breach(await world.now(), { regions: ['GB'], affected: named(stranger, other) }));
    await tell(id);
    expect(await everybodyTold(id)).toMatchObject({ affectedCount: 2, toldCount: 2, unreachedCount: 1 });
    const shown = await stranger.query<{ viewer: { notices: { kind: string }[] } }>('{ viewer { notices { kind } } }');
    expect(shown.viewer.notices).toEqual([{ kind: 'BREACH' }]);
    await world.change('recordBreachDuty', { id: duties.find(({ kind }) => kind === 'AUTHORITY')?.id, doneAt: await world.now(), reference: 'ICO 1' });
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
  });

  it('is not closed while somebody on its list is untold, whatever the risk', async () => {
    const affected = named(await person());
    const registered = await world.register(breach(await world.now(), { risk: 'RISK', regions: ['US-CA'], affected }));
    const { id } = registered;
    await recordAll(registered);
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'InvalidState' });
    await tell(id);
    await eventually(async () => (await world.see(id)).toldCount, 1);
    expect(await world.change('closeBreach', { id })).toMatchObject({ __typename: 'Breach', closedAt: expect.any(String) });
    expect(await world.change('reassessBreach', { breachId: id, regions: ['US-CA'], risk: 'HIGH', reason: 'r' })).toMatchObject({ __typename: 'InvalidState' });
  });

  it('a region that turns up after everybody was told has its date done by that telling', async () => {
    const one = await person();
    const { id } = await world.register(breach(await world.now(), { regions: ['GB'], affected: { accountIds: [toPublicId('acct', one.accountId)] } }));
    await tell(id);
    const [done] = peopleDuties(await everybodyTold(id));
    await settled(id);
    await world.change('reassessBreach', { breachId: id, regions: ['GB', 'FR'], risk: 'HIGH', reason: 'One lives in France.' });
    const after = await everybodyTold(id);
    expect(peopleDuties(after).map(({ region, doneAt }) => [region, doneAt]).sort()).toEqual([['FR', done?.doneAt], ['GB', done?.doneAt]]);
    expect(await world.notices(one.email)).toHaveLength(1);
  });
});
