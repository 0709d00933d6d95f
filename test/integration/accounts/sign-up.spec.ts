import { AccountsService } from '../../../src/modules/accounts/index.js';
import { ResendVerification } from '../../../src/modules/accounts/resend-verification.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { SignUp, type SignUpRequest } from '../../../src/modules/accounts/sign-up.js';
import { VerifyEmail } from '../../../src/modules/accounts/verify-email.js';
import { Locale } from '../../../src/platform/context/index.js';
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

  it('makes an account once the mailed link is followed, and signs in [P5]', async () => {
    const ada = await house.person('Ada@Example.com');
    const person = await house.browser().do(AccountsService, (accounts) => accounts.find(ada.accountId));
    expect(person).toMatchObject({ email: 'Ada@Example.com', role: 'USER', lifecycle: 'ACTIVE', locale: 'EN' });
    expect(await ada.caller()).toMatchObject({ kind: 'session', accountId: ada.accountId, role: 'USER' });
    expect(await house.query('SELECT email_canonical, marketing_refused_at, age_confirmed_at IS NOT NULL AS age FROM accounts WHERE id = $1', [ada.accountId]))
      .toEqual([{ email_canonical: 'ada@example.com', marketing_refused_at: null, age: true }]);
  });

  it('stores nothing of somebody under 18 [P84]', async () => {
    expect(await refusal('child@example.com', { ageConfirmed: false })).toBe('INVALID_INPUT:ageConfirmed');
    expect(await rows('child@example.com')).toBe('0');
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

  it("a stranger's sign-up for my address never gets my confirmation: each link confirms its own password", async () => {
    await signUp('mine@example.com', { password: 'what the stranger chose' });
    await signUp('mine@example.com', { password: 'what the holder chose' });
    const mine = await house.token('mine@example.com', 'verify-email');
    await house.browser().do(VerifyEmail, (part) => part.run(mine));
    expect(await house.browser().refusal(SignIn, (part) => part.run('mine@example.com', 'what the stranger chose'))).toBe('INVALID_CREDENTIALS');
    await expect(house.browser().do(SignIn, (part) => part.run('mine@example.com', 'what the holder chose'))).resolves.toEqual(expect.any(String));
    expect(await house.query("SELECT 1 FROM sign_ups WHERE email_canonical = 'mine@example.com'")).toEqual([]);
  });

  it('sends the link again while the sign-up waits, and both work until one is used', async () => {
    await signUp('again@example.com');
    const first = await house.token('again@example.com', 'verify-email');
    await house.browser().do(ResendVerification, (part) => part.run('again@example.com'));
    expect(await house.mails('again@example.com')).toHaveLength(2);
    await house.browser().do(VerifyEmail, (part) => part.run(first));
    const second = await house.token('again@example.com', 'verify-email');
    expect(second).not.toBe(first);
    expect(await house.browser().refusal(VerifyEmail, (part) => part.run(second))).toBe('INVALID_TOKEN');
    await house.browser().do(ResendVerification, (part) => part.run('nobody@example.com'));
    expect(await house.mails('nobody@example.com')).toEqual([]);
  });

  it('bounds how many mails one address can be sent', async () => {
    for (let sent = 0; sent < 10; sent += 1) await signUp('flood@example.com');
    expect(await refusal('flood@example.com', {})).toBe('RATE_LIMITED');
    expect(await signUp('other@example.com')).toBe('other@example.com');
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
