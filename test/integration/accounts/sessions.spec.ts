import { loadConfig } from '../../../src/config/index.js';
import { ApiKeyMode } from '../../../src/modules/accounts/domain/api-key-secret.js';
import { CreateApiKey } from '../../../src/modules/accounts/create-api-key.js';
import { LastSeen } from '../../../src/modules/accounts/last-seen.js';
import { Reauthenticate } from '../../../src/modules/accounts/reauthenticate.js';
import { RequestPasswordReset } from '../../../src/modules/accounts/request-password-reset.js';
import { ResetPassword } from '../../../src/modules/accounts/reset-password.js';
import { AccountsService } from '../../../src/modules/accounts/index.js';
import { SessionCookie } from '../../../src/modules/accounts/session-cookie.js';
import { Sessions } from '../../../src/modules/accounts/sessions.js';
import { SetRole } from '../../../src/modules/accounts/set-role.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { Locale, type RequestContext, Role } from '../../../src/platform/context/index.js';
import { PgNotifications, UnitOfWork } from '../../../src/platform/database/index.js';
import { CALLER_CHANGED } from '../../../src/platform/graphql/index.js';
import { waitFor } from '../../support/wait-for.js';
import { Browser, House, PASSWORD } from './house.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('sessions', () => {
  let house: House;
  let ada: Browser & { accountId: string };
  let bob: Browser & { accountId: string };
  const sessionIds = (browser: Browser & { accountId: string }) => browser.do(Sessions, async (part) => (await part.listOf(browser.accountId)).map(({ id }) => id));
  const second = async (email: string) => {
    const browser = house.browser('192.0.2.44');
    await browser.do(SignIn, (part) => part.run(email, PASSWORD));
    return browser;
  };
  const withCookie = (cookie: string) => Object.assign(house.browser(), { cookie });

  beforeAll(async () => {
    house = await House.open();
    ada = await house.person('ada@example.com');
    bob = await house.person('bob@example.com');
  });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  it("somebody else's session can't be ended, nor seen", async () => {
    const [id = ''] = await sessionIds(bob);
    expect(await ada.refusal(Sessions, (part) => part.revoke(id))).toBe('NOT_FOUND');
    expect(await ada.do(Sessions, (part) => part.find(ada.accountId, id))).toBeNull();
    expect(await bob.caller()).toMatchObject({ accountId: bob.accountId });
  });

  it('of somebody can be ended one by one, and a second time there is nothing to end', async () => {
    const other = await second('ada@example.com');
    const [id = ''] = await sessionIds(ada);
    expect(await other.caller()).toMatchObject({ sessionId: id });
    await ada.do(Sessions, (part) => part.revoke(id));
    expect(await other.caller()).toBeNull();
    expect(await ada.caller()).not.toBeNull();
    expect(await ada.refusal(Sessions, (part) => part.revoke(id))).toBe('NOT_FOUND');
  });

  it('all others can be ended at once', async () => {
    const others = [await second('ada@example.com'), await second('ada@example.com')];
    await ada.do(Sessions, (part) => part.revokeOthers());
    expect(await Promise.all([ada, ...others].map((one) => one.caller().then(Boolean)))).toEqual([true, false, false]);
    expect(await sessionIds(ada)).toHaveLength(1);
  });

  it('in production the cookie is one that only this host can set', async () => {
    const config = loadConfig({
      NODE_ENV: 'production', DATABASE_URL: house.database.url, REDIS_URL: house.redis.url, STORAGE_DIR: '/tmp', PUBLIC_URL: 'https://api.example.com', WEB_URL: 'https://example.com',
      SECRET_KEY: 'x'.repeat(40), SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.com',
    });
    const set: unknown[] = [];
    const http = { request: {}, reply: { setCookie: (...given: unknown[]) => set.push(given) } } as unknown as Required<RequestContext>['http'];
    const context: RequestContext = { correlationId: 'c', caller: null, locale: Locale.EN, ip: '', userAgent: '', memo: new Map(), http };
    const cookie = new SessionCookie(config, house.get(Clock));
    cookie.set(context, ada.cookie, new Date(house.get(Clock).now().getTime() + 90 * DAY));
    expect(set).toEqual([['__Host-session', ada.cookie, { path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 7_776_000 }]]);
    expect(cookie.read(`a=b; __Host-session=${ada.cookie}`)).toBe(ada.cookie);
    expect(cookie.read(`session=${ada.cookie}; X__Host-session=${ada.cookie}`)).toBeNull();
  });

  it('a signed-out cookie is worth nothing, and open sockets are told to look', async () => {
    const told: string[] = [];
    const stop = house.get(PgNotifications).on(CALLER_CHANGED, (accountId) => void told.push(accountId));
    const other = await second('ada@example.com');
    const { cookie } = other;
    await other.do(Sessions, (part) => part.signOut());
    expect(other.cookie).toBe('');
    expect(await withCookie(cookie).caller()).toBeNull();
    await waitFor(() => told.includes(ada.accountId), { what: 'the notification' });
    stop();
  });

  it.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}%`])('the cookie %j opens nothing', async (cookie) => {
    expect(await withCookie(cookie).caller()).toBeNull();
  });

  it('keeps the secret as a hash only', async () => {
    expect(ada.cookie).toHaveLength(43);
    const rows = await house.query<{ all: string }>('SELECT sessions::text AS all FROM sessions');
    expect(rows.some(({ all }) => all.includes(ada.cookie))).toBe(false);
  });

  it('a new secret comes with every proof, and the old one ends', async () => {
    const before = ada.cookie;
    await ada.do(Reauthenticate, (part) => part.run({ password: PASSWORD }));
    expect(ada.cookie).not.toBe(before);
    expect(await withCookie(before).caller()).toBeNull();
    expect(await ada.caller()).toMatchObject({ accountId: ada.accountId });
  });

  it('a new role counts at once, under a new secret', async () => {
    const before = bob.cookie;
    await house.browser().do(SetRole, (part) => part.grantByEmail('bob@example.com', Role.MODERATOR));
    expect(await bob.caller()).toMatchObject({ role: 'MODERATOR' });
    expect(bob.cookie).not.toBe(before);
    house.advance(30_000);
    expect(await withCookie(before).caller()).toBeNull();
    const renewed = bob.cookie;
    expect(await bob.caller()).toMatchObject({ role: 'MODERATOR' });
    expect(bob.cookie).toBe(renewed);
  });

  it('a new role under parallel requests signs nobody out: one of them gets the new secret, the others are let in', async () => {
    const gil = await house.person('gil@example.com');
    const before = gil.cookie;
    await house.browser().do(SetRole, (part) => part.grantByEmail('gil@example.com', Role.SUPPORT));
    const tabs = Array.from({ length: 6 }, () => withCookie(before));
    const callers = await Promise.all(tabs.map((tab) => tab.caller()));
    expect(callers.map((caller) => caller?.kind === 'session' && caller.role)).toEqual(tabs.map(() => 'SUPPORT'));
    const renewed = tabs.filter(({ cookie }) => cookie !== before);
    expect(renewed).toHaveLength(1);
    const straggler = withCookie(before);
    expect(await straggler.caller()).toMatchObject({ accountId: gil.accountId });
    expect(straggler.cookie).toBe(before);
    house.advance(30_000);
    expect(await straggler.caller()).toBeNull();
    expect(await renewed[0]?.caller()).toMatchObject({ accountId: gil.accountId });
  });

  it('a proof ends the old secret at once, also one that an automatic change had spared', async () => {
    const hob = await house.person('hob@example.com');
    const before = hob.cookie;
    await house.browser().do(SetRole, (part) => part.grantByEmail('hob@example.com', Role.SUPPORT));
    await hob.caller();
    expect(await withCookie(before).caller()).not.toBeNull();
    await hob.do(Reauthenticate, (part) => part.run({ password: PASSWORD }));
    expect(await withCookie(before).caller()).toBeNull();
  });

  it('one that has ended is not brought back by a proof under way', async () => {
    const ivo = await house.person('ivo@example.com');
    const outcome = await ivo.refusal(Sessions, (part) => {
      const { caller } = part;
      return house.get(UnitOfWork).run(async () => {
        await part.end({ accountId: caller.accountId, id: caller.sessionId });
        await part.renew(caller, { authenticated: true });
      });
    });
    expect(outcome).toBe('UNAUTHENTICATED');
  });

  it('a new secret lasts no longer than the session', async () => {
    const jim = await house.person('jim@example.com');
    const fresh = jim.maxAge;
    house.advance(10 * DAY);
    await jim.do(Reauthenticate, (part) => part.run({ password: PASSWORD }));
    expect(jim.maxAge).toBeLessThanOrEqual(fresh - 10 * 86_400 + 1);
    expect(jim.maxAge).toBeGreaterThan(79 * 86_400);
  });

  it('signing out with an API key leaves the browser signed in', async () => {
    const kai = await house.person('kai@example.com');
    const { secret } = await kai.do(CreateApiKey, (part) => part.run({ name: 'Key', scopes: ['account:read'], mode: ApiKeyMode.LIVE, creditLimit: null, expiresAt: null }));
    await kai.do(Sessions, (part) => part.signOut(), `Bearer ${secret}`);
    expect(kai.cookie).not.toBe('');
    expect(await kai.caller()).toMatchObject({ kind: 'session', accountId: kai.accountId });
  });

  it('every start and end is in the audit log [P61]', async () => {
    const lea = await house.person('lea@example.com');
    const other = await second('lea@example.com');
    const third = await second('lea@example.com');
    await other.do(Sessions, (part) => part.signOut());
    const id = (await sessionIds(lea))[0] ?? '';
    await lea.do(Sessions, (part) => part.revoke(id));
    expect(await third.caller()).toBeNull();
    await second('lea@example.com');
    await lea.do(Sessions, (part) => part.revokeOthers());
    await house.browser().do(RequestPasswordReset, (part) => part.run('lea@example.com'));
    const token = await house.token('lea@example.com', 'reset-password');
    await house.browser().do(ResetPassword, (part) => part.run(token, 'vier kisten roter wein'));
    const events = await house.query<{ action: string; actor_kind: string; own: boolean; ended: number | null }>(
      `SELECT e.action, e.actor_kind, e.actor_id = e.subject_id AS own, (e.details->>'ended')::int AS ended FROM audit_events e JOIN audit_subjects s ON s.subject_id = e.subject_id
        WHERE s.account_id = $1 AND e.action LIKE 'session.%' ORDER BY e.id`, [lea.accountId]);
    expect(events.map(({ action, ended }) => (ended === null ? action : `${action} ${ended}`))).toEqual([
      'session.started', 'session.started', 'session.started', 'session.ended 1', 'session.ended 1', 'session.started', 'session.ended 1', 'session.ended 1', 'session.started',
    ]);
    expect(events.every(({ actor_kind, own }) => actor_kind === 'PERSON' && own)).toBe(true);
  });

  it.each([
    ['suspended', "suspended_at = now()", 'suspended_at = NULL'],
    ['closed', "lifecycle = 'GRACE', purge_at = now()", "lifecycle = 'ACTIVE'"],
  ])('an account that is %s lets nobody in', async (_what, close, open) => {
    await house.query(`UPDATE accounts SET ${close} WHERE id = $1`, [bob.accountId]);
    expect(await bob.caller()).toBeNull();
    await house.query(`UPDATE accounts SET ${open} WHERE id = $1`, [bob.accountId]);
    expect(await bob.caller()).not.toBeNull();
  });

  it('asks for a factor after ten minutes', async () => {
    const cai = await house.person('cai@example.com');
    const ask = () => cai.refusal(AccountsService, async (part) => part.requireRecentAuthentication()).catch(() => 'fine');
    expect(await ask()).toBe('fine');
    house.advance(10 * MINUTE);
    expect(await ask()).toBe('REAUTHENTICATION_REQUIRED');
    expect(await house.browser().refusal(AccountsService, async (part) => part.requireRecentAuthentication())).toBe('FORBIDDEN');
  });

  describe('end by themselves', () => {
    it('14 days after they were last used; using one is noted off the request', async () => {
      const dee = await house.person('dee@example.com');
      const idle = await second('dee@example.com');
      house.advance(13 * DAY);
      await dee.caller();
      await house.get(LastSeen).write();
      house.advance(DAY);
      expect(await dee.caller()).not.toBeNull();
      expect(await idle.caller()).toBeNull();
      expect(await sessionIds(dee)).toHaveLength(1);
    });

    it('90 days after they began, used or not', async () => {
      const eli = await house.person('eli@example.com');
      for (let day = 0; day < 89; day += 10) {
        expect(await eli.caller()).not.toBeNull();
        await house.get(LastSeen).write();
        house.advance(10 * DAY);
      }
      expect(await eli.caller()).toBeNull();
    });

    it('what is noted is minutes apart, not every request', async () => {
      const fee = await house.person('fee@example.com');
      const seen = async () => (await house.query<{ last_seen_at: Date }>('SELECT last_seen_at FROM sessions WHERE account_id = $1', [fee.accountId]))[0]?.last_seen_at.getTime();
      const before = await seen();
      house.advance(4 * MINUTE);
      await fee.caller();
      await house.get(LastSeen).write();
      expect(await seen()).toBe(before);
      house.advance(MINUTE);
      await fee.caller();
      await house.get(LastSeen).write();
      expect(await seen()).toBeGreaterThan(before ?? 0);
    });
  });
});
