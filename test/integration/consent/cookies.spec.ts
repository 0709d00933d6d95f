import { randomBytes } from 'node:crypto';
import { ConsentLog } from '../../../src/modules/consent/index.js';
import { COOKIE_CHOICES_CHANGED, CookieStates } from '../../../src/modules/consent/cookie-states.js';
import { newVisitorToken, visitorHash } from '../../../src/modules/consent/visitor-cookie.js';
import { ContextStore, Locale } from '../../../src/platform/context/index.js';
import { PgNotifications, UnitOfWork } from '../../../src/platform/database/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

describe('what processes remember of choices about cookies', () => {
  let app: TestApp;
  let states: CookieStates;
  let notifications: PgNotifications;
  beforeAll(async () => {
    app = await startApp();
    states = app.app.get(CookieStates, { strict: false });
    notifications = app.app.get(PgNotifications, { strict: false });
  });
  afterAll(() => app.close());

  const detached = <T>(work: () => Promise<T>): Promise<T> => app.app.get(ContextStore, { strict: false }).runDetached(work);
  const entry = (subjectId: string, granted: boolean) => ({
    subjectId, purpose: 'COOKIES_ANALYTICS' as const, granted, policyVersion: '2026-11-23', locale: Locale.EN, regime: 'UK', gpc: false, source: 'BANNER',
  });
  /** A browser that allowed analytics, and is remembered. */
  async function browser(): Promise<{ token: string; subject: string; granted: (seq?: number) => Promise<boolean | undefined> }> {
    const token = newVisitorToken();
    const log = app.app.get(ConsentLog, { strict: false });
    const heard = new Set<string>();
    const stop = notifications.on(COOKIE_CHOICES_CHANGED, (payload) => heard.add(payload));
    const subject = await detached(() => app.app.get(UnitOfWork, { strict: false }).run(async () => {
      const id = await log.subjectOfVisitor(visitorHash(token));
      await log.append([entry(id, true)]);
      return id;
    }));
    // What arrives while it is read for the first time isn't remembered.
    await waitFor(() => heard.has(subject), { what: 'the notification' });
    stop();
    const granted = async (seq = 1) => (await detached(() => states.ofBrowser({ token, seq }))).analytics?.granted;
    expect(await granted()).toBe(true);
    return { token, subject, granted };
  }
  /** A withdrawal through another process. */
  const elsewhere = (subject: string) => app.database.ownerQuery(
    `INSERT INTO consent_records (id, subject_id, seq, purpose, granted, policy_version, locale, regime, gpc, source, recorded_at)
     VALUES ($1, $2, 2, 'COOKIES_ANALYTICS', false, '2026-11-23', 'EN', 'UK', false, 'BANNER', now())`, [newId(), subject]);

  it('a withdrawal in another process is heard of [P44]', async () => {
    const { subject, granted } = await browser();
    await elsewhere(subject);
    await app.database.ownerQuery('SELECT pg_notify($1, $2)', [COOKIE_CHOICES_CHANGED, subject]);
    await waitFor(async () => {
      expect(await granted()).toBe(false);
      return true;
    }, { what: 'the withdrawal' });
  });

  it('while notifications don’t arrive nothing is answered from memory [P44]', async () => {
    const { subject, granted } = await browser();
    await elsewhere(subject);
    await app.database.ownerQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-listen'");
    await waitFor(() => !notifications.listening, { what: 'the lost connection' });
    expect(await granted()).toBe(false);
    await waitFor(() => notifications.listening, { what: 'the new connection' });
    expect(await granted()).toBe(false);
  });

  it('a browser that knows of a later answer is believed at once', async () => {
    const { subject, granted } = await browser();
    await elsewhere(subject);
    expect(await granted(2)).toBe(false);
    expect(await granted(1)).toBe(false);
  });

  it('what notifications were lost is read anew when they come again', async () => {
    const { subject, granted } = await browser();
    await elsewhere(subject);
    states.forget('');
    expect(await granted()).toBe(false);
  });

  it('what a unit of work sees and takes back is not remembered', async () => {
    const { token, subject, granted } = await browser();
    const log = app.app.get(ConsentLog, { strict: false });
    await expect(detached(() => app.app.get(UnitOfWork, { strict: false }).run(async () => {
      await log.append([entry(subject, false)]);
      expect((await states.ofBrowser({ token, seq: 1 })).analytics?.granted).toBe(false);
      throw new Error('no');
    }))).rejects.toThrow('no');
    expect(await granted()).toBe(true);
  });

  it('numbers that nobody gave out are nobody’s', async () => {
    const token = randomBytes(32).toString('base64url');
    for (const seq of [0, 5, 999_999_999]) expect(await detached(() => states.ofBrowser({ token, seq }))).toEqual({ subjectId: null, seq: 0, analytics: null, marketing: null });
    expect(await detached(() => states.ofBrowser(null))).toMatchObject({ subjectId: null });
    expect(await detached(() => states.ofAccount(newId()))).toMatchObject({ subjectId: null, analytics: null });
  });
});
