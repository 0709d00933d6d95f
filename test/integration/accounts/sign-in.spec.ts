import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { MAX_RUNNING, MAX_WAITING, PasswordHasher } from '../../../src/modules/accounts/password-hasher.js';
import { RequestPasswordReset } from '../../../src/modules/accounts/request-password-reset.js';
import { ResetPassword } from '../../../src/modules/accounts/reset-password.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { SignUp } from '../../../src/modules/accounts/sign-up.js';
import { waitFor } from '../../support/wait-for.js';
import { type Browser, House, PASSWORD } from './house.js';

const WRONG = 'teal otters juggle at dusk';

describe('signing in', () => {
  let house: House;
  beforeAll(async () => { house = await House.open(); });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  const signIn = (email: string, password = PASSWORD, browser: Browser = house.browser()) => browser.do(SignIn, (part) => part.run(email, password));
  const refusal = (email: string, password: string, browser: Browser = house.browser()) => browser.refusal(SignIn, (part) => part.run(email, password));

  it('opens a session for the right password, however the address is spelt', async () => {
    const { accountId } = await house.person('ann@example.com');
    const browser = house.browser();
    expect(await signIn(' ANN@example.com', PASSWORD, browser)).toBe(accountId);
    expect(await browser.caller()).toMatchObject({ kind: 'session', accountId });
    expect(await signIn('ann@example.com', PASSWORD.normalize('NFD'))).toBe(accountId);
  });

  it('answers alike for a wrong password, an unknown and an impossible address', async () => {
    await house.person('ben@example.com');
    for (const email of ['ben@example.com', 'nobody@example.com', 'no address']) expect(await refusal(email, WRONG)).toBe('INVALID_CREDENTIALS');
  });

  describe('does the same work, so that time tells nothing', () => {
    /** SQL and hashing that `work` causes, in order. What the queue does by itself is left out. */
    async function workOf(work: () => Promise<unknown>): Promise<string[]> {
      const done: string[] = [];
      const prototype = pg.Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
      const { query } = prototype;
      const hasher = house.get(PasswordHasher) as unknown as { inTurn: (hashing: () => Promise<unknown>) => Promise<unknown> };
      const { inTurn } = hasher;
      prototype.query = function counted(this: unknown, ...given: unknown[]) {
        const [first] = given;
        const text = typeof first === 'string' ? first : ((first as { text?: string }).text ?? '');
        if (/accounts|sign_ups|identities|sessions|mails|audit|INSERT INTO jobs/.test(text)) done.push(text);
        return query.apply(this, given);
      };
      hasher.inTurn = function counted(this: unknown, hashing) {
        done.push('argon2');
        return inTurn.call(this, hashing);
      };
      try {
        await work();
      } finally {
        prototype.query = query;
        hasher.inTurn = inTurn;
      }
      return done;
    }

    it('unknown address, wrong password, waiting sign-up', async () => {
      await house.person('cem@example.com');
      await house.browser().do(SignUp, (part) => part.run({ email: 'waiting@example.com', password: PASSWORD, ageConfirmed: true, marketingOptOut: false }));
      const wrong = await workOf(() => refusal('cem@example.com', WRONG));
      expect(wrong).toEqual([expect.stringContaining('email_canonical'), 'argon2']);
      expect(await workOf(() => refusal('nobody@example.com', WRONG))).toEqual(wrong);
      expect(await workOf(() => refusal('waiting@example.com', WRONG))).toEqual(wrong);
    });

    it('taken and free address', async () => {
      await house.person('dov@example.com');
      const signUp = (email: string) => house.browser().do(SignUp, (part) => part.run({ email, password: PASSWORD, ageConfirmed: true, marketingOptOut: false }));
      const taken = await workOf(() => signUp('dov@example.com'));
      expect(taken.filter((step) => step === 'argon2')).toHaveLength(1);
      expect(taken.length).toBeGreaterThan(3);
      expect(await workOf(() => signUp('free@example.com'))).toEqual(taken);
    });

    it('request of a new password: the answer waits for nothing', async () => {
      await house.person('eva@example.com');
      const holdUp = new pg.Client({ connectionString: house.database.ownerUrl });
      await holdUp.connect();
      await holdUp.query('BEGIN; LOCK TABLE accounts, sign_ups, action_tokens');
      for (const email of ['nobody@example.com', 'eva@example.com']) await house.browser().do(RequestPasswordReset, (part) => part.run(email));
      await holdUp.query('COMMIT');
      await holdUp.end();
      expect(await house.token('eva@example.com', 'reset-password')).toHaveLength(43);
      expect(await house.mails('nobody@example.com')).toEqual([]);
    });
  });

  it('an unconfirmed sign-up gets its mail again from whoever knows its password, and the usual answer', async () => {
    await house.browser().do(SignUp, (part) => part.run({ email: 'fay@example.com', password: PASSWORD, ageConfirmed: true, marketingOptOut: false }));
    expect(await refusal('fay@example.com', WRONG)).toBe('INVALID_CREDENTIALS');
    expect(await refusal('fay@example.com', PASSWORD)).toBe('INVALID_CREDENTIALS');
    await waitFor(async () => (await house.mails('fay@example.com')).length === 2, { what: 'the second mail' });
  });

  it('a free and a taken address limit alike whoever signs up with it and then signs in', async () => {
    await house.person('used@example.com');
    const pattern = async (email: string) => {
      await house.forgetLimits();
      const codes: string[] = [];
      const stranger = house.browser('203.0.113.200');
      const signUp = () => stranger.do(SignUp, (part) => part.run({ email, password: WRONG, ageConfirmed: true, marketingOptOut: false })).then(() => 'sent', (error: { code: string }) => error.code);
      codes.push(await signUp());
      for (let ip = 1; ip <= 25; ip += 1) codes.push(await refusal(email, WRONG, house.browser(`203.0.113.${ip}`)));
      for (let time = 0; time < 6; time += 1) codes.push(await signUp());
      return codes;
    };
    const free = await pattern('unused@example.com');
    expect(free.filter((code) => code === 'INVALID_CREDENTIALS').length).toBeLessThan(25);
    expect(free.filter((code) => code === 'sent')).toHaveLength(5);
    expect(await pattern('used@example.com')).toEqual(free);
  });

  it('tells only the holder that the account is suspended or being closed', async () => {
    const { accountId } = await house.person('gus@example.com');
    await house.query('UPDATE accounts SET suspended_at = $2 WHERE id = $1', [accountId, new Date()]);
    expect(await refusal('gus@example.com', PASSWORD)).toBe('ACCOUNT_SUSPENDED');
    expect(await refusal('gus@example.com', WRONG)).toBe('INVALID_CREDENTIALS');
    await house.query("UPDATE accounts SET lifecycle = 'GRACE', purge_at = $2 WHERE id = $1", [accountId, new Date('2030-01-01')]);
    expect(await refusal('gus@example.com', PASSWORD)).toBe('ACCOUNT_CLOSING');
    expect(await refusal('gus@example.com', WRONG)).toBe('INVALID_CREDENTIALS');
  });

  it('an erased account is nobody, and its address is free again', async () => {
    const { accountId } = await house.person('hal@example.com');
    await house.query('DELETE FROM sessions WHERE account_id = $1', [accountId]);
    await house.query('DELETE FROM identities WHERE account_id = $1', [accountId]);
    await house.query(`UPDATE accounts SET lifecycle = 'ERASED', email = NULL, email_canonical = NULL, email_verified_at = NULL, display_name = NULL, locale = NULL, created_at = NULL,
      age_confirmed_at = NULL WHERE id = $1`, [accountId]);
    expect(await refusal('hal@example.com', PASSWORD)).toBe('INVALID_CREDENTIALS');
    expect((await house.person('hal@example.com')).accountId).not.toBe(accountId);
  });

  it('makes the hash anew when its parameters are no longer ours', async () => {
    const { accountId } = await house.person('ida@example.com');
    const kept = async () => (await house.query<{ password_hash: string }>('SELECT password_hash FROM identities WHERE account_id = $1', [accountId]))[0]?.password_hash ?? '';
    await house.query('UPDATE identities SET password_hash = $2 WHERE account_id = $1', [accountId, await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 })]);
    await signIn('ida@example.com');
    expect(await kept()).toContain('$m=19456,t=2,p=1$');
    const before = await kept();
    await signIn('ida@example.com');
    expect(await kept()).toBe(before);
  });

  it('ends the session that the browser had before', async () => {
    const browser = await house.person('jan@example.com');
    const old = browser.cookie;
    await signIn('jan@example.com', PASSWORD, browser);
    const other = house.browser();
    other.cookie = old;
    expect(browser.cookie).not.toBe(old);
    expect(await other.caller()).toBeNull();
  });

  describe('guessing [P62]', () => {
    const guess = async (email: string, browser: Browser, times: number) => {
      for (let time = 0; time < times; time += 1) await refusal(email, WRONG, browser);
    };

    it('is stopped for one account and IP after five, and the owner gets in from elsewhere', async () => {
      const { accountId } = await house.person('kim@example.com');
      const attacker = house.browser('203.0.113.9');
      await guess('kim@example.com', attacker, 5);
      expect(await refusal('kim@example.com', PASSWORD, attacker)).toBe('RATE_LIMITED');
      expect(await signIn('kim@example.com', PASSWORD, house.browser('192.0.2.1'))).toBe(accountId);
    });

    it('takes nothing of the IP for attempts that were refused for the account', async () => {
      await house.person('lou@example.com');
      const attacker = house.browser('203.0.113.9');
      await guess('lou@example.com', attacker, 5);
      for (let time = 0; time < 3; time += 1) expect(await refusal('lou@example.com', WRONG, attacker)).toBe('RATE_LIMITED');
      const [key = ''] = await house.redis.client.keys(`${house.redis.prefix}:limit:accounts.password.ip:*`);
      expect(await house.redis.client.get(key)).toBe('5');
    });

    it('is counted alike where nobody has the address', async () => {
      const attacker = house.browser('203.0.113.9');
      await guess('nobody2@example.com', attacker, 5);
      expect(await refusal('nobody2@example.com', WRONG, attacker)).toBe('RATE_LIMITED');
    });

    it('counts attempts that run side by side', async () => {
      await house.person('leo@example.com');
      const attacker = house.browser('203.0.113.9');
      const codes = await Promise.all(Array.from({ length: 12 }, () => refusal('leo@example.com', WRONG, attacker)));
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(5);
    });

    it('many at once share no gap between two delays', async () => {
      const email = 'ned@example.com';
      await house.person(email);
      for (let ip = 1; ip <= 20; ip += 1) await refusal(email, WRONG, house.browser(`203.0.113.${ip}`));
      const codes = await Promise.all(Array.from({ length: 12 }, (_, ip) => refusal(email, WRONG, house.browser(`203.0.114.${ip}`))));
      expect(codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(1);
    });

    it('an attempt that finds too many waiting costs nothing', async () => {
      const { accountId } = await house.person('oli@example.com');
      for (let ip = 1; ip <= 20; ip += 1) await refusal('oli@example.com', WRONG, house.browser(`203.0.113.${ip}`));
      const hasher = house.get(PasswordHasher) as unknown as { inTurn: (work: () => Promise<void>) => Promise<void> };
      const open = Promise.withResolvers<void>();
      const crowd = Array.from({ length: MAX_RUNNING + MAX_WAITING }, () => hasher.inTurn(() => open.promise));
      for (let time = 0; time < 6; time += 1) expect(await refusal('oli@example.com', PASSWORD, house.browser('192.0.2.9'))).toBe('RATE_LIMITED');
      open.resolve();
      await Promise.all(crowd);
      expect(await signIn('oli@example.com', PASSWORD, house.browser('192.0.2.9'))).toBe(accountId);
    });

    it.each([['::ffff:192.0.2.55', '192.0.2.55'], ['192.0.2.56', '::ffff:192.0.2.56'], ['2001:db8:7:7::1%eth0', '2001:db8:7:7::2']])('somebody who was here as %s is known as %s', async (before, now) => {
      const email = `known${now.length}${before.length}@example.com`;
      const { accountId } = await house.person(email);
      await signIn(email, PASSWORD, house.browser(before));
      for (let ip = 1; ip <= 21; ip += 1) await refusal(email, WRONG, house.browser(`203.0.113.${ip}`));
      expect(await refusal(email, PASSWORD, house.browser('192.0.2.99'))).toBe('RATE_LIMITED');
      expect(await signIn(email, PASSWORD, house.browser(now))).toBe(accountId);
    });

    it('costs nothing where it was right, and a mailed link gives back nothing that was never taken', async () => {
      await house.person('pam@example.com');
      const points = async () => (await house.redis.client.keys(`${house.redis.prefix}:limit:accounts.password.ip:*`)).length;
      expect(await points()).toBe(0);
      await house.browser().do(RequestPasswordReset, (part) => part.run('pam@example.com'));
      const token = await house.token('pam@example.com', 'reset-password');
      await house.browser().do(ResetPassword, (part) => part.run(token, 'vier kisten roter wein'));
      expect(await points()).toBe(0);
      await signIn('pam@example.com', 'vier kisten roter wein');
      const [key = ''] = await house.redis.client.keys(`${house.redis.prefix}:limit:accounts.password.ip:*`);
      expect(await house.redis.client.get(key)).toBe('0');
    });

    it('from many IPs makes strangers wait, but not those who were here before, nor the mailed link', async () => {
      const owner = await house.person('mia@example.com');
      for (let ip = 1; ip <= 21; ip += 1) await refusal('mia@example.com', WRONG, house.browser(`203.0.113.${ip}`));
      expect(await refusal('mia@example.com', PASSWORD, house.browser('192.0.2.77'))).toBe('RATE_LIMITED');
      expect(await signIn('mia@example.com', PASSWORD, house.browser(owner.ip))).toBe(owner.accountId);

      for (let ip = 1; ip <= 21; ip += 1) await refusal('mia@example.com', WRONG, house.browser(`203.0.114.${ip}`));
      await house.browser().do(RequestPasswordReset, (part) => part.run('mia@example.com'));
      const token = await house.token('mia@example.com', 'reset-password');
      const elsewhere = house.browser('192.0.2.78');
      expect(await elsewhere.do(ResetPassword, (part) => part.run(token, 'vier kisten roter wein'))).toBe(owner.accountId);
      expect(await signIn('mia@example.com', 'vier kisten roter wein', house.browser('192.0.2.79'))).toBe(owner.accountId);
    });
  });
});
