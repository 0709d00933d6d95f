import { Client } from 'pg';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { Visitor } from './cookie-visitor.js';

const PASSWORD = 'teal otters juggle at dawn';

describe('a sign-in that carries a consent, and a refusal elsewhere, at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ TRUST_PROXY: '1' });
  });
  afterAll(() => app.close());

  async function person(): Promise<{ accountId: string; signIn: (on: Visitor) => Promise<unknown> }> {
    const email = `${newId()}@example.com`;
    const { accountId } = await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role: Role.USER, displayName: 'Visitor' });
    return { accountId, signIn: async (on) => expect(await on.signIn(email, PASSWORD)).toBe('SignedIn') };
  }
  /** A browser that has answered, not signed in. */
  async function answered(analytics: boolean): Promise<Visitor> {
    const visitor = new Visitor(app);
    await visitor.answer(analytics, false);
    return visitor;
  }
  const held = (accountId: string) => app.database.ownerQuery(
    "SELECT granted FROM consent_latest WHERE subject_id = (SELECT id FROM consent_subjects WHERE account_id = $1) AND purpose = 'COOKIES_ANALYTICS'", [accountId]);

  it('a refusal that is being written while somebody signs in is what holds [P44]', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { accountId, signIn } = await person();
      const browser = await answered(true);
      const other = new Client({ connectionString: app.database.ownerUrl, statement_timeout: 40_000 });
      await other.connect();
      try {
        await other.query('BEGIN');
        const subject = newId();
        await other.query('INSERT INTO consent_subjects (id, account_id, created_at) VALUES ($1, $2, now())', [subject, accountId]);
        // With and without a subject that is there before.
        if (round % 2 === 0) {
          await other.query('COMMIT');
          await other.query('BEGIN');
          await other.query('SELECT FROM consent_subjects WHERE id = $1 FOR NO KEY UPDATE', [subject]);
        }
        // Refuses as soon as the sign-in waits. Postgres does all of it, so that it goes on long before lock_timeout, however busy this process is.
        await Promise.all([signIn(browser), other.query(
          `DO $$ BEGIN
             WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) LOOP PERFORM pg_sleep(0.01); END LOOP;
           END $$;
           INSERT INTO consent_records (id, subject_id, seq, purpose, granted, policy_version, locale, regime, gpc, source, recorded_at)
           VALUES ('${newId()}', '${subject}', 1, 'COOKIES_ANALYTICS', false, '2026-11-23', 'EN', 'UK', false, 'BANNER', now());
           COMMIT`)]);
      } finally {
        await other.end();
      }
      expect([round, await held(accountId)]).toEqual([round, [{ granted: false }]]);
    }
  }, 180_000);

  it('of two browsers that sign in at once with other answers, the refusal holds', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { accountId, signIn } = await person();
      const [yes, no] = [await answered(true), await answered(false)];
      await Promise.all(round % 2 === 0 ? [signIn(yes), signIn(no)] : [signIn(no), signIn(yes)]);
      expect([round, await held(accountId)]).toEqual([round, [{ granted: false }]]);
    }
  }, 180_000);
});
