import { AccountsService } from '../../../src/modules/accounts/index.js';
import { ChangePassword } from '../../../src/modules/accounts/change-password.js';
import { People } from '../../../src/modules/accounts/people.js';
import { RequestPasswordReset } from '../../../src/modules/accounts/request-password-reset.js';
import { ResendVerification } from '../../../src/modules/accounts/resend-verification.js';
import { ResetPassword } from '../../../src/modules/accounts/reset-password.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { SignUp, type SignUpRequest } from '../../../src/modules/accounts/sign-up.js';
import { VerifyEmail } from '../../../src/modules/accounts/verify-email.js';
import { Locale } from '../../../src/platform/context/index.js';
import { waitFor } from '../../support/wait-for.js';
import { House, PASSWORD } from './house.js';

const DAY = 86_400_000;

describe('signing up', () => {
  let house: House;
  beforeAll(async () => { house = await House.open(); });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  const signUp = (email: string, more: Partial<SignUpRequest> = {}) =>
    house.browser().do(SignUp, (part) => part.run({ email, password: PASSWORD, ageConfirmed: true, marketingOptOut: false, ...more }));
  const refusal = (email: string, more: Partial<SignUpRequest>) =>
    house.browser().refusal(SignUp, (part) => part.run({ email, password: PASSWORD, ageConfirmed: true, marketingOptOut: false, ...more }));
  const rows = async (email: string) => (await house.query<{ n: string }>(
    'SELECT (SELECT count(*) FROM accounts WHERE email = $1) + (SELECT count(*) FROM sign_ups WHERE email = $1) + (SELECT count(*) FROM mails WHERE to_address = $1) AS n', [email]))[0]?.n;

  /** How many rows each table has. */
  const everyCount = async () => {
    const tables = await house.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    return house.query(tables.map(({ name }) => `SELECT '${name}' AS name, count(*) FROM "${name}"`).join(' UNION ALL '));
  };

  it('makes an account once the mailed link is followed, and signs in [P5]', async () => {
    const ada = await house.person('Ada@example.com');
    const person = await house.browser().do(AccountsService, (accounts) => accounts.find(ada.accountId));
    expect(person).toMatchObject({ email: 'Ada@example.com', role: 'USER', lifecycle: 'ACTIVE', locale: 'EN' });
    expect(await ada.caller()).toMatchObject({ kind: 'session', accountId: ada.accountId, role: 'USER' });
    expect(await house.query('SELECT email_canonical, marketing_refused_at, age_confirmed_at IS NOT NULL AS age FROM accounts WHERE id = $1', [ada.accountId]))
      .toEqual([{ email_canonical: 'ada@example.com', marketing_refused_at: null, age: true }]);
  });

  it('stores nothing of somebody under 18 [P84]', async () => {
    const before = await everyCount();
    expect(await refusal('child@example.com', { ageConfirmed: false })).toBe('INVALID_INPUT:ageConfirmed');
    expect(await everyCount()).toEqual(before);
    expect(await house.redis.client.keys(`${house.redis.prefix}:limit:*`)).toEqual([]);
  });

  it.each<[string, Partial<SignUpRequest>, string]>([
    ['no-address', {}, 'email'], ['a@b@example.com', {}, 'email'], ['short@example.com', { password: 'short-password' }, 'password'],
    ['long@example.com', { password: 'x1!y'.repeat(33) }, 'password'], ['carol.danvers@example.com', { password: 'carol danvers carol' }, 'password'],
    ['common@example.com', { password: 'correct horse battery staple' }, 'password'],
  ])('refuses %s %j', async (email, more, field) => {
    expect(await refusal(email, more)).toBe(`INVALID_INPUT:${field}`);
    expect(await rows(email)).toBe('0');
  });

  it('tells the holder of a taken address and nobody else, however it is spelt', async () => {
    await house.person('taken@example.com');
    expect(await signUp('TAKEN@example.com', { locale: Locale.DE })).toBe('TAKEN@example.com');
    expect(await signUp('free@example.com', { locale: Locale.DE })).toBe('free@example.com');
    const [notice] = await house.mails('taken@example.com');
    expect(notice).toMatchObject({ purpose: 'already-registered', locale: 'EN' });
    expect(notice?.text).not.toContain('token=');
    expect(await house.mails('TAKEN@example.com')).toEqual([]);
    expect(await house.query("SELECT 1 FROM sign_ups WHERE email_canonical = 'taken@example.com'")).toEqual([]);
  });

  it('writes in the language of the sign-up and keeps a refusal of marketing mails [P41]', async () => {
    await signUp('ko@example.com', { locale: Locale.KO, marketingOptOut: true, displayName: ' 김하나 ', acceptedPolicyVersion: '2026-04-17' });
    const token = await house.token('ko@example.com', 'verify-email');
    expect((await house.mails('ko@example.com'))[0]).toMatchObject({ locale: 'KO', subject: '이메일 주소를 확인해 주세요', account_id: null });
    const accountId = await house.browser().do(VerifyEmail, (part) => part.run(token));
    const [row] = await house.query<Record<string, unknown>>('SELECT display_name, locale, accepted_policy_version, marketing_refused_at FROM accounts WHERE id = $1', [accountId]);
    expect(row).toMatchObject({ display_name: '김하나', locale: 'KO', accepted_policy_version: '2026-04-17', marketing_refused_at: expect.any(Date) });
  });

  it('a link works once, for 24 hours, and only as it was sent', async () => {
    const verify = (token: string) => house.browser().refusal(VerifyEmail, (part) => part.run(token));
    await signUp('once@example.com');
    const token = await house.token('once@example.com', 'verify-email');
    expect(await verify(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)).toBe('INVALID_TOKEN');
    expect(await verify('')).toBe('INVALID_TOKEN');
    await house.browser().do(VerifyEmail, (part) => part.run(token));
    expect(await verify(token)).toBe('INVALID_TOKEN');

    await signUp('late@example.com');
    const late = await house.token('late@example.com', 'verify-email');
    house.advance(DAY);
    expect(await verify(late)).toBe('INVALID_TOKEN');
    expect(await house.query("SELECT 1 FROM accounts WHERE email = 'late@example.com'")).toEqual([]);
  });

  it('the same link followed twice at once makes one account', async () => {
    await signUp('twice@example.com');
    const token = await house.token('twice@example.com', 'verify-email');
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => house.browser().do(VerifyEmail, (part) => part.run(token))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await house.query("SELECT 1 FROM accounts WHERE email = 'twice@example.com'")).toHaveLength(1);
  });

  describe("a stranger's sign-up for my address", () => {
    const MINE = 'what the holder chose';
    const THEIRS = 'what the stranger chose';
    const verify = async (token: string) => {
      const me = house.browser();
      return Object.assign(me, { accountId: await me.do(VerifyEmail, (part) => part.run(token)) });
    };
    const refused = (email: string, password: string) => house.browser().refusal(SignIn, (part) => part.run(email, password));
    const links = async (email: string) => (await house.mails(email)).map(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? '');

    it.each([
      ['before mine, I follow mine', [THEIRS, MINE], 0, 'none'], ['before mine, I follow theirs', [THEIRS, MINE], 1, 'none'],
      ['after mine, I follow theirs', [MINE, THEIRS], 0, 'none'], ['after mine, I follow mine', [MINE, THEIRS], 1, 'none'],
      ['after mine, I have mine sent again', [MINE, THEIRS], 0, 'resend'], ['before mine, I have mine sent again', [THEIRS, MINE], 0, 'resend'],
      ['after mine, I ask for a reset', [MINE, THEIRS], 0, 'reset'], ['alone, I ask for a reset', [THEIRS], 0, 'reset'],
    ])('%s: leaves no password behind, and I set one', async (what, passwords, followed, again) => {
      const email = `${what.replace(/\W+/g, '-')}@example.com`;
      for (const password of passwords) await signUp(email, { password });
      if (again === 'resend') await house.browser().do(RequestPasswordReset, (part) => part.resendVerification(email));
      if (again === 'reset') await house.browser().do(RequestPasswordReset, (part) => part.run(email));
      const sent = passwords.length + (again === 'none' ? 0 : 1);
      const token = (await waitFor(async () => (await links(email)).length === sent && links(email)))[followed] ?? '';
      const me = await verify(token);
      for (const password of [THEIRS, MINE]) expect(await refused(email, password)).toBe('INVALID_CREDENTIALS');
      expect(await me.do(People, (part) => part.identitiesOf(me.accountId))).toEqual([]);
      expect(await house.query('SELECT 1 FROM sign_ups WHERE email_canonical = $1', [email.toLowerCase()])).toEqual([]);
      await me.do(ChangePassword, (part) => part.run(MINE, undefined)); // following the link was a factor
      expect(await house.browser().do(SignIn, (part) => part.run(email, MINE))).toBe(me.accountId);
    });

    it('confirmed without a password, a reset gives it one', async () => {
      await signUp('none@example.com', { password: THEIRS });
      await signUp('none@example.com', { password: MINE });
      const { accountId } = await verify((await links('none@example.com'))[0] ?? '');
      await house.browser().do(RequestPasswordReset, (part) => part.run('none@example.com'));
      const token = await house.token('none@example.com', 'reset-password');
      expect(await house.browser().do(ResetPassword, (part) => part.run(token, 'vier kisten roter wein'))).toBe(accountId);
      expect(await house.browser().do(SignIn, (part) => part.run('none@example.com', 'vier kisten roter wein'))).toBe(accountId);
    });

    it("that doesn't exist: my own link, sent again, brings my password", async () => {
      await signUp('alone@example.com', { password: MINE });
      await house.browser().do(RequestPasswordReset, (part) => part.resendVerification('alone@example.com'));
      const [token = ''] = await waitFor(async () => (await links('alone@example.com')).length === 2 && links('alone@example.com'));
      const { accountId } = await verify(token);
      expect(await house.browser().do(SignIn, (part) => part.run('alone@example.com', MINE))).toBe(accountId);
    });
  });

  it.each(['#', '?', '/', '\\'])('an address with %s in its domain is none: nothing is sent to the one that the URL parser would see', async (mark) => {
    expect(await refusal(`victim@gmail.com${mark}.attacker.com`, {})).toBe('INVALID_INPUT:email');
  });

  it('keeps and mails the domain that it compares', async () => {
    expect(await signUp('Uwe@BÜCHER.example')).toBe('Uwe@xn--bcher-kva.example');
    expect(await house.mails('Uwe@xn--bcher-kva.example')).toHaveLength(1);
  });

  it('sends the link again while the sign-up waits, and both work until one is used', async () => {
    await signUp('again@example.com');
    const first = await house.token('again@example.com', 'verify-email');
    await house.browser().do(ResendVerification, (part) => part.run('again@example.com', { withPassword: true }));
    expect(await house.mails('again@example.com')).toHaveLength(2);
    await house.browser().do(VerifyEmail, (part) => part.run(first));
    const second = await house.token('again@example.com', 'verify-email');
    expect(second).not.toBe(first);
    expect(await house.browser().refusal(VerifyEmail, (part) => part.run(second))).toBe('INVALID_TOKEN');
    await house.browser().do(ResendVerification, (part) => part.run('nobody@example.com', { withPassword: true }));
    expect(await house.mails('nobody@example.com')).toEqual([]);
  });

  it('bounds how many mails one address can be sent', async () => {
    const from = (ip: string, email = 'flood@example.com') =>
      house.browser(ip).do(SignUp, (part) => part.run({ email, password: PASSWORD, ageConfirmed: true, marketingOptOut: false })).then(() => 'sent', (error: { code: string }) => error.code);
    const sent: string[] = [];
    for (const ip of ['203.0.113.1', '203.0.113.2']) for (let time = 0; time < 6; time += 1) sent.push(await from(ip));
    expect(sent.filter((answer) => answer === 'sent')).toHaveLength(10);
    expect([sent[5], sent[11], await from('203.0.113.3')]).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED']);
    expect(await from('203.0.113.1', 'other@example.com')).toBe('sent');
    // What strangers used up is not what the owner asks for.
    await house.browser().do(RequestPasswordReset, (part) => part.resendVerification('flood@example.com'));
    await waitFor(async () => (await house.mails('flood@example.com')).length === 11, { what: 'the link again' });
  });

  it('keeps a hash of the password, and neither password nor link in the clear [P7]', async () => {
    await signUp('hash@example.com');
    const token = await house.token('hash@example.com', 'verify-email');
    const [row] = await house.query<{ all: string; password_hash: string }>("SELECT sign_ups::text AS all, password_hash FROM sign_ups WHERE email = 'hash@example.com'");
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row?.all).not.toContain(PASSWORD);
    expect(row?.all).not.toContain(token);
  });
});
