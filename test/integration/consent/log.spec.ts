import { createHash, randomBytes } from 'node:crypto';
import { type ConsentEntry, ConsentLog } from '../../../src/modules/consent/index.js';
import { ConsentNotices } from '../../../src/modules/consent/index.js';
import { CookieStates } from '../../../src/modules/consent/cookie-states.js';
import { cookiePurposes } from '../../../src/modules/consent/domain/consent.js';
import { SeedAccount } from '../../../src/modules/accounts/index.js';
import { ContextStore, Locale, Role } from '../../../src/platform/context/index.js';
import { Database, UnitOfWork } from '../../../src/platform/database/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../../support/app.js';

describe('the log of choices', () => {
  let app: TestApp;
  let log: ConsentLog;
  let uow: UnitOfWork;
  beforeAll(async () => {
    app = await startApp();
    [log, uow] = [app.app.get(ConsentLog, { strict: false }), app.app.get(UnitOfWork, { strict: false })];
  });
  afterAll(() => app.close());

  const detached = <T>(work: () => Promise<T>): Promise<T> => app.app.get(ContextStore, { strict: false }).runDetached(work);
  const run = <T>(work: () => Promise<T>): Promise<T> => detached(() => uow.run(work));
  const account = () => app.app.get(SeedAccount, { strict: false }).account({ email: `${newId()}@example.com`, password: 'teal otters juggle at dawn', role: Role.USER, displayName: 'A' });
  const visitor = () => run(() => log.subjectOfVisitor(randomBytes(32)));
  const entry = (subjectId: string, more: Partial<ConsentEntry> = {}): ConsentEntry => ({
    subjectId, purpose: 'COOKIES_ANALYTICS', granted: true, policyVersion: '2026-11-23', locale: Locale.EN, regime: 'UK', gpc: false, source: 'BANNER', ...more,
  });

  it('makes one subject of an account and of a browser, however many ask at once', async () => {
    const { accountId } = await account();
    const hash = randomBytes(32);
    const accounts = await Promise.all(Array.from({ length: 6 }, () => run(() => log.subjectOfAccount(accountId))));
    const browsers = await Promise.all(Array.from({ length: 6 }, () => run(() => log.subjectOfVisitor(hash))));
    expect([new Set(accounts).size, new Set(browsers).size]).toEqual([1, 1]);
    expect(await detached(() => log.findSubjectOfAccount(accountId))).toBe(accounts[0]);
    expect(await detached(() => log.findSubjectOfVisitor(hash))).toBe(browsers[0]);
    expect(await detached(() => log.findSubjectOfVisitor(randomBytes(32)))).toBeNull();
  });

  it('numbers what comes at once one after the other, and the last one is what holds', async () => {
    const subject = await visitor();
    await Promise.all(Array.from({ length: 8 }, (_, n) => run(() => log.append([entry(subject, { granted: n % 2 === 0 }), entry(subject, { purpose: 'COOKIES_MARKETING', granted: false })]))));
    const history = await detached(() => log.history(subject, 100));
    expect(history.map(({ seq }) => seq)).toEqual(Array.from({ length: 16 }, (_, n) => 16 - n));
    const latest = await detached(() => log.latest(subject, cookiePurposes));
    expect(latest.map(({ id }) => id)).toEqual(history.slice(0, 2).reverse().map(({ id }) => id));
    const page = await detached(() => log.history(subject, 3, 10));
    expect(page.map(({ seq }) => seq)).toEqual([9, 8, 7]);
  });

  it('keeps purposes and recipients apart; an answer about one thing says nothing about the purpose', async () => {
    const { accountId } = await account();
    const subject = await run(() => log.subjectOfAccount(accountId));
    await run(() => log.append([
      entry(subject, { purpose: 'INTERNATIONAL_TRANSFER', recipient: 'a', granted: false }), entry(subject, { purpose: 'MODEL_TRAINING', granted: false }),
      entry(subject, { purpose: 'MODEL_TRAINING', targetId: newId() }), entry(subject, { purpose: 'INTERNATIONAL_TRANSFER', recipient: 'b', granted: false }),
      entry(subject, { purpose: 'INTERNATIONAL_TRANSFER', recipient: 'a' }), entry(subject, { purpose: 'MARKETING_EMAIL' }),
    ]));
    const purposes = ['MODEL_TRAINING', 'INTERNATIONAL_TRANSFER'] as const;
    const facts = await detached(() => log.latest(subject, purposes));
    expect(facts.map(({ purpose, recipient, granted }) => [purpose, recipient, granted])).toEqual([
      ['MODEL_TRAINING', null, false], ['INTERNATIONAL_TRANSFER', 'b', false], ['INTERNATIONAL_TRANSFER', 'a', true]]);
    expect(await detached(() => log.latestOfAccount(accountId, purposes))).toEqual(facts);
    expect(await detached(() => log.latestOfAccount(newId(), purposes))).toEqual([]);
  });

  it('finds what holds among 20,000 records by the index, each read once', async () => {
    const { accountId } = await account();
    const subject = await run(() => log.subjectOfAccount(accountId));
    await app.database.ownerQuery(
      `INSERT INTO consent_records (id, subject_id, seq, purpose, granted, recipient, target_id, policy_version, locale, regime, gpc, source, recorded_at)
       SELECT gen_random_uuid(), CASE WHEN n <= 20000 THEN $1::uuid ELSE gen_random_uuid() END, n, (ARRAY['INTERNATIONAL_TRANSFER', 'COOKIES_ANALYTICS', 'MODEL_TRAINING'])[n % 3 + 1], n % 2 = 0,
              CASE WHEN n % 3 = 0 THEN (ARRAY['a', 'b'])[n % 2 + 1] END, CASE WHEN n % 3 = 2 AND n > 9 THEN gen_random_uuid() END, '2026-11-23', 'EN', 'UK', false, 'BANNER', now()
         FROM generate_series(1, 60000) AS n`, [subject]);
    await app.database.ownerQuery('ANALYZE consent_records');
    const facts = await detached(() => log.latest(subject, ['INTERNATIONAL_TRANSFER', 'COOKIES_ANALYTICS', 'MODEL_TRAINING']));
    expect(facts.map(({ seq, purpose, recipient, granted }) => [seq, purpose, recipient, granted])).toEqual([
      [8, 'MODEL_TRAINING', null, true], [19_995, 'INTERNATIONAL_TRANSFER', 'b', false], [19_998, 'INTERNATIONAL_TRANSFER', 'a', true], [19_999, 'COOKIES_ANALYTICS', null, false]]);
    expect(await detached(() => log.latestOfAccount(accountId, ['INTERNATIONAL_TRANSFER']))).toEqual(facts.slice(1, 3));
    expect(await detached(() => app.app.get(CookieStates, { strict: false }).ofAccount(accountId))).toMatchObject({ subjectId: subject, seq: 19_999, analytics: { granted: false }, marketing: null });

    interface Plan { readonly 'Node Type': string; readonly 'Index Name'?: string; readonly 'Actual Rows': number; readonly 'Actual Loops': number; readonly Plans?: readonly Plan[] }
    const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
    for (const whose of [`'${subject}'`, `(SELECT id FROM consent_subjects WHERE account_id = '${accountId}')`]) {
      const [row] = await app.database.ownerQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM consent_latest WHERE subject_id = ${whose} AND purpose = ANY('{INTERNATIONAL_TRANSFER,COOKIES_ANALYTICS}')`);
      const nodes = row?.['QUERY PLAN'].flatMap(({ Plan }) => nodesOf(Plan)) ?? [];
      expect(nodes.map((node) => node['Index Name'])).toContain('ix_consent_records_holds');
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Nested Loop');
      expect(Math.max(...nodes.map((node) => node['Actual Rows'] * node['Actual Loops']))).toBeLessThanOrEqual(20_000);
    }
  });

  it('writes nothing where the unit of work fails, for an erased subject, or outside of a unit of work', async () => {
    const subject = await visitor();
    await expect(run(async () => {
      await log.append([entry(subject)]);
      throw new Error('no');
    })).rejects.toThrow('no');
    expect(await detached(() => log.latest(subject, cookiePurposes))).toEqual([]);
    await expect(run(() => log.append([entry(newId())]))).rejects.toThrow('not there');
    await expect(detached(() => log.append([entry(subject)]))).rejects.toThrow('outside of a unit of work');
  });

  it('the application can lock whose a subject is, and not change it', async () => {
    const may = await app.database.ownerQuery<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'consent_subjects'::regclass AND attnum > 0 AND has_column_privilege('dreamlux_app', attrelid, attnum, 'UPDATE')`);
    expect(may).toEqual([{ name: 'created_at' }]);
    const subject = await visitor();
    const change = (column: string) => run(() => app.app.get(Database, { strict: false }).write.query(`UPDATE consent_subjects SET ${column} = ${column} WHERE id = $1`, [subject]));
    for (const column of ['id', 'account_id', 'visitor_hash']) await expect(change(column)).rejects.toMatchObject({ code: '42501' });
    expect(await run(() => log.lock([subject]))).toMatchObject([{ id: subject }]);
  });

  it('a text is kept once, under its hash', async () => {
    const notices = app.app.get(ConsentNotices, { strict: false });
    const text = { kind: 'COOKIE_BANNER', locale: Locale.EN, policyVersion: '2026-11-23', html: `<p>${newId()}</p>` };
    const kept = await Promise.all(Array.from({ length: 5 }, () => detached(() => notices.keep(text))));
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(kept[0]?.textHash).toEqual(createHash('sha256').update(text.html).digest());
    expect((await detached(() => notices.keep({ ...text, policyVersion: '2027-01-01' }))).id).not.toBe(kept[0]?.id);
    expect(await detached(() => notices.find(kept[0]?.id ?? ''))).toMatchObject(text);
    // What was rolled back is not remembered as kept.
    const other = { ...text, html: `<p>${newId()}</p>` };
    await expect(run(async () => {
      await notices.keep(other);
      throw new Error('no');
    })).rejects.toThrow('no');
    expect(await detached(async () => notices.find((await notices.keep(other)).id))).toMatchObject(other);
  });
});
