import { AuditTrail, SeedAccount, SetRole } from '../../../src/modules/accounts/index.js';
import { AuditLog } from '../../../src/modules/accounts/audit-log.js';
import { AuditSeals } from '../../../src/modules/accounts/audit-seals.js';
import { ApiKeyMode } from '../../../src/modules/accounts/index.js';
import { SearchAccounts } from '../../../src/modules/accounts/search-accounts.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { Role } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { type Browser, House } from './house.js';

const MINUTE = 60_000;

describe('staff', () => {
  let house: House;
  let ada: Browser & { accountId: string };
  let bob: Browser & { accountId: string };
  const setRole = (by: Browser, accountId: string, role: Role) => by.do(SetRole, (part) => part.run(accountId, role));
  const refusal = (by: Browser, accountId: string, role: Role) => by.refusal(SetRole, (part) => part.run(accountId, role));
  const grant = (email: string, role: Role) => house.browser().do(SetRole, (part) => part.grantByEmail(email, role));

  beforeAll(async () => {
    house = await House.open();
    ada = await house.person('ada@example.com');
    bob = await house.person('bob@example.com');
    await grant('ADA@example.com', Role.ADMIN);
  });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  describe('roles', () => {
    it('the first one is given on the server, to an account that is there', async () => {
      expect(await ada.caller()).toMatchObject({ role: 'ADMIN' });
      expect(await house.browser().refusal(SetRole, (part) => part.grantByEmail('nobody@example.com', Role.ADMIN))).toBe('NOT_FOUND');
      expect(await house.browser().refusal(SetRole, (part) => part.grantByEmail('no address', Role.ADMIN))).toBe('NOT_FOUND');
    });

    it('the last administrator stays one', async () => {
      expect(await refusal(ada, ada.accountId, Role.USER)).toBe('LAST_ADMIN');
      await setRole(ada, bob.accountId, Role.ADMIN);
      const outcomes = await Promise.allSettled([setRole(ada, bob.accountId, Role.USER), setRole(bob, ada.accountId, Role.USER)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await house.query("SELECT 1 FROM accounts WHERE role = 'ADMIN'")).toHaveLength(1);
      await grant('ada@example.com', Role.ADMIN);
      await grant('bob@example.com', Role.USER);
    });

    it('an administrator who is suspended does not count as one who remains', async () => {
      await grant('bob@example.com', Role.ADMIN);
      await house.query('UPDATE accounts SET suspended_at = now() WHERE id = $1', [bob.accountId]);
      expect(await refusal(ada, ada.accountId, Role.SUPPORT)).toBe('LAST_ADMIN');
      await house.query('UPDATE accounts SET suspended_at = NULL WHERE id = $1', [bob.accountId]);
      await grant('bob@example.com', Role.USER);
    });

    it('need a fresh factor, and an account that is there', async () => {
      expect(await refusal(ada, '018f0000-0000-7000-8000-000000000001', Role.SUPPORT)).toBe('NOT_FOUND');
      house.advance(10 * MINUTE);
      expect(await refusal(ada, bob.accountId, Role.SUPPORT)).toBe('REAUTHENTICATION_REQUIRED');
      await ada.do(SignIn, (part) => part.run('ada@example.com', 'teal otters juggle at dawn'));
    });
  });

  describe('looking people up', () => {
    it('by the whole address or the id, never by a part', async () => {
      const find = (search: Parameters<SearchAccounts['run']>[0]) => ada.do(SearchAccounts, async (part) => (await part.run(search, 10, null)).map(({ email }) => email));
      expect(await find({ kind: 'EMAIL', email: 'BOB@example.com' })).toEqual(['bob@example.com']);
      expect(await find({ kind: 'EMAIL', email: 'example.com' })).toEqual([]);
      expect(await find({ kind: 'EMAIL', email: '%' })).toEqual([]);
      expect(await find({ kind: 'ID', accountId: bob.accountId })).toEqual(['bob@example.com']);
      expect(await find({ kind: 'ALL' })).toEqual(['bob@example.com', 'ada@example.com']);
    });

    it.each([Role.SUPPORT, Role.PRIVACY_OFFICER])('%s finds one, and leafs through nobody', async (role) => {
      await grant('bob@example.com', role);
      const find = (search: Parameters<SearchAccounts['run']>[0]) => bob.do(SearchAccounts, async (part) => (await part.run(search, 10, null)).map(({ email }) => email));
      expect(await find({ kind: 'ALL' })).toEqual([]);
      expect(await find({ kind: 'EMAIL', email: 'ada@example.com' })).toEqual(['ada@example.com']);
      await grant('bob@example.com', Role.USER);
    });
  });

  describe('the audit log [P61]', () => {
    it('says who did what to whom, without addresses, and reading it is in it', async () => {
      await setRole(ada, bob.accountId, Role.SUPPORT);
      await setRole(ada, bob.accountId, Role.USER);
      const events = await ada.do(AuditLog, (part) => part.run({ action: 'role.changed', subjectId: bob.accountId }, 2, null));
      expect(events).toMatchObject([
        { actorKind: 'PERSON', actorAccountId: ada.accountId, subjectAccountId: bob.accountId, details: { from: 'SUPPORT', to: 'USER' } },
        { actorAccountId: ada.accountId, details: { from: 'USER', to: 'SUPPORT' } },
      ]);
      const [read] = await ada.do(AuditLog, (part) => part.run({ action: 'audit-log.read' }, 1, null));
      expect(read).toMatchObject({ actorAccountId: ada.accountId, subjectAccountId: bob.accountId });
      const rows = await house.query<{ all: string }>('SELECT audit_events::text AS all FROM audit_events');
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.filter(({ all }) => all.includes('@') || all.includes(ada.accountId) || all.includes(bob.accountId))).toEqual([]);
    });

    it('goes on page by page, and keeps to its filter', async () => {
      const page = (after: string | null) => ada.do(AuditLog, (part) => part.run({ actorId: ada.accountId, to: new Date(Date.now() - 60 * MINUTE) }, 100, after));
      expect(await page(null)).toEqual([]);
      const [first, second] = await ada.do(AuditLog, (part) => part.run({ subjectId: bob.accountId }, 2, null));
      const [next] = await ada.do(AuditLog, (part) => part.run({ subjectId: bob.accountId }, 2, first?.id ?? null));
      expect(next?.id).toBe(second?.id);
      expect(await ada.do(AuditLog, (part) => part.run({ actorId: '018f0000-0000-7000-8000-000000000001' }, 2, null))).toEqual([]);
    });

    it('rolls back with what it tells of', async () => {
      const before = (await house.query('SELECT 1 FROM audit_events')).length;
      const stop = new Error('stop');
      await expect(ada.do(AuditTrail, (audit) => house.get(UnitOfWork).run(async () => {
        await audit.record({ action: 'test.done', subject: bob.accountId });
        throw stop;
      }))).rejects.toBe(stop);
      expect(await house.query('SELECT 1 FROM audit_events')).toHaveLength(before);
    });

    it.each(['UPDATE audit_events SET action = $$x.y$$', 'DELETE FROM audit_events', 'TRUNCATE audit_seals', 'UPDATE audit_seals SET seq = 9', 'DELETE FROM accounts'])(
      'the application may not: %s', async (sql) => {
        await expect(house.database.ownerQuery(`SET ROLE dreamlux_app; ${sql}`).finally(() => house.query('RESET ROLE'))).rejects.toThrow('permission denied');
      });

    it('is about nobody once the link to its account is deleted', async () => {
      const cai = await house.person('cai@example.com');
      await ada.do(SearchAccounts, (part) => part.run({ kind: 'ID', accountId: cai.accountId }, 1, null));
      await house.query('DELETE FROM audit_subjects WHERE account_id = $1', [cai.accountId]);
      const [event] = await ada.do(AuditLog, (part) => part.run({ action: 'accounts.searched' }, 1, null));
      expect(event).toMatchObject({ actorAccountId: ada.accountId, subjectAccountId: null });
    });

    it.each(['UPDATE audit_events SET action = $$x.y$$', 'DELETE FROM audit_events', 'TRUNCATE audit_events', 'UPDATE audit_seals SET seq = 9', 'DELETE FROM audit_seals', 'TRUNCATE audit_seals'])(
      'not even the owner slips: %s', async (sql) => expect(house.query(sql)).rejects.toThrow('append-only'));

    // Last: these spoil the chain.
    it('is chained, and a change anywhere is noticed', async () => {
      const seals = house.get(AuditSeals);
      for (let look = 0; look < 6; look += 1) await ada.do(SearchAccounts, (part) => part.run({ kind: 'ALL' }, 1, null));
      const sealed = await seals.seal();
      expect(sealed).toBeGreaterThan(5);
      expect(await seals.seal()).toBe(0);
      expect(await seals.verify()).toEqual({ sealed, brokenAt: null, strays: 0 });
      await Promise.all([seals.seal(), ...Array.from({ length: 5 }, () => ada.do(SearchAccounts, (part) => part.run({ kind: 'ALL' }, 1, null))), seals.seal()]);
      await seals.seal();
      const whole = await seals.verify();
      expect(whole).toEqual({ sealed: sealed + 5, brokenAt: null, strays: 0 });

      for (const table of ['audit_events', 'audit_seals']) await house.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`); // as an owner would who means to
      const [third] = await house.query<{ event_id: string }>('SELECT event_id FROM audit_seals WHERE seq = 3');
      const tamper = async (change: string, undo: string) => {
        await house.query(change, [third?.event_id]);
        const state = await seals.verify();
        await house.query(undo, [third?.event_id]);
        return state;
      };
      expect(await tamper('UPDATE audit_events SET created_at = created_at + interval \'1 s\' WHERE id = $1', 'UPDATE audit_events SET created_at = created_at - interval \'1 s\' WHERE id = $1'))
        .toMatchObject({ brokenAt: 3 });
      await house.query('CREATE TABLE aside AS SELECT * FROM audit_events WHERE id = $1', [third?.event_id]);
      expect(await tamper('DELETE FROM audit_events WHERE id = $1', 'INSERT INTO audit_events SELECT * FROM aside WHERE id = $1')).toMatchObject({ brokenAt: 3 });
      expect(await tamper('UPDATE audit_seals SET seq = 1000003 WHERE event_id = $1', 'UPDATE audit_seals SET seq = 3 WHERE event_id = $1')).toMatchObject({ brokenAt: 3 });
      expect(await seals.verify()).toEqual(whole);
      await house.query("INSERT INTO audit_events SELECT gen_random_uuid(), action, actor_kind, actor_id, subject_id, details, correlation_id, created_at FROM aside");
      expect(await seals.verify()).toMatchObject({ brokenAt: null, strays: 1 });
    });
  });

  it('a fresh installation gets its people and a key once', async () => {
    const seed = house.get(SeedAccount);
    const given = { email: 'demo@dreamlux.example', password: 'demo', role: Role.AUDITOR, displayName: 'Demo' };
    const first = await house.browser().do(SeedAccount, () => seed.account(given));
    expect(first.created).toBe(true);
    expect(await house.browser().do(SeedAccount, () => seed.account({ ...given, password: 'another' }))).toEqual({ ...first, created: false });
    expect(await house.browser().do(SignIn, (part) => part.run('demo@dreamlux.example', 'demo'))).toBe(first.accountId);
    const key = { name: 'Test key', scopes: ['generation:read'], mode: ApiKeyMode.TEST } as const;
    const secret = await house.browser().do(SeedAccount, () => seed.apiKey(first.accountId, key));
    expect(await house.browser().caller(`Bearer ${secret}`)).toMatchObject({ accountId: first.accountId, mode: 'TEST' });
    expect(await house.browser().do(SeedAccount, () => seed.apiKey(first.accountId, key))).toBeNull();
  });
});
