import { loadConfig } from '../../../src/config/index.js';
import { LastSeen } from '../../../src/modules/accounts/last-seen.js';
import { Reauthenticate } from '../../../src/modules/accounts/reauthenticate.js';
import { AccountsService } from '../../../src/modules/accounts/index.js';
import { SessionCookie } from '../../../src/modules/accounts/session-cookie.js';
import { Sessions } from '../../../src/modules/accounts/sessions.js';
import { SetRole } from '../../../src/modules/accounts/set-role.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { Locale, type RequestContext, Role } from '../../../src/platform/context/index.js';
import { PgNotifications } from '../../../src/platform/database/index.js';
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
    const cookie = new SessionCookie(config);
    cookie.set(context, ada.cookie);
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
    expect(await withCookie(before).caller()).toBeNull();
    const renewed = bob.cookie;
    expect(await bob.caller()).toMatchObject({ role: 'MODERATOR' });
    expect(bob.cookie).toBe(renewed);
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
