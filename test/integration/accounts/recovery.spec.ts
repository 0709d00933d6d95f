import { ChangeEmail } from '../../../src/modules/accounts/change-email.js';
import { ChangePassword } from '../../../src/modules/accounts/change-password.js';
import { ConfirmEmailChange } from '../../../src/modules/accounts/confirm-email-change.js';
import { type Factors, Reauthenticate } from '../../../src/modules/accounts/reauthenticate.js';
import { RequestPasswordReset } from '../../../src/modules/accounts/request-password-reset.js';
import { ResetPassword } from '../../../src/modules/accounts/reset-password.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { SignUp } from '../../../src/modules/accounts/sign-up.js';
import { UpdateProfile } from '../../../src/modules/accounts/update-profile.js';
import { Locale } from '../../../src/platform/context/index.js';
import { waitFor } from '../../support/wait-for.js';
import { type Browser, House, PASSWORD } from './house.js';

const MINUTE = 60_000;
const NEW = 'vier kisten roter wein';

describe('getting back in, and changing how one gets in', () => {
  let house: House;
  beforeAll(async () => { house = await House.open(); });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  const signIn = (email: string, password: string) => house.browser().do(SignIn, (part) => part.run(email, password));
  const cannotSignIn = (email: string, password: string) => house.browser().refusal(SignIn, (part) => part.run(email, password));
  const askForReset = async (email: string) => {
    await house.browser().do(RequestPasswordReset, (part) => part.run(email));
    return house.token(email, 'reset-password');
  };
  const purposes = async (email: string) => (await house.mails(email)).map(({ purpose }) => purpose);

  describe('a new password through the mail', () => {
    const reset = (token: string, password = NEW, browser: Browser = house.browser()) => browser.do(ResetPassword, (part) => part.run(token, password));
    const refusal = (token: string, password = NEW) => house.browser().refusal(ResetPassword, (part) => part.run(token, password));

    it('ends every session, signs in, and tells the address', async () => {
      const ann = await house.person('ann@example.com');
      const token = await askForReset('ann@example.com');
      const here = house.browser();
      expect(await reset(token, NEW, here)).toBe(ann.accountId);
      expect(await ann.caller()).toBeNull();
      expect(await here.caller()).toMatchObject({ accountId: ann.accountId });
      expect((await purposes('ann@example.com'))[0]).toBe('password-changed');
      expect(await cannotSignIn('ann@example.com', PASSWORD)).toBe('INVALID_CREDENTIALS');
      expect(await signIn('ann@example.com', NEW)).toBe(ann.accountId);
    });

    it('works once, for an hour, and only the newest link', async () => {
      await house.person('ben@example.com');
      const first = await askForReset('ben@example.com');
      await house.browser().do(RequestPasswordReset, (part) => part.run('ben@example.com'));
      const second = await waitFor(async () => {
        const token = await house.token('ben@example.com', 'reset-password');
        return token !== first && token;
      });
      expect(await refusal(first)).toBe('INVALID_TOKEN');
      await reset(second);
      expect(await refusal(second)).toBe('INVALID_TOKEN');
      await house.person('ben2@example.com');
      const late = await askForReset('ben2@example.com');
      house.advance(60 * MINUTE);
      expect(await refusal(late)).toBe('INVALID_TOKEN');
    });

    it('followed twice at once counts once', async () => {
      await house.person('cem@example.com');
      const token = await askForReset('cem@example.com');
      const outcomes = await Promise.allSettled([reset(token), reset(token), reset(token)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('a refused password leaves the link as it is', async () => {
      await house.person('dov.dovski@example.com');
      const token = await askForReset('dov.dovski@example.com');
      expect(await refusal(token, 'dov.dovski@example.com')).toBe('INVALID_INPUT:newPassword');
      expect(await refusal(token, 'too short')).toBe('INVALID_INPUT:newPassword');
      await reset(token);
    });

    it.each(['', 'x', 'A'.repeat(43)])('the token %j opens nothing', async (token) => expect(await refusal(token)).toBe('INVALID_TOKEN'));

    it('a link of another purpose opens nothing', async () => {
      const fay = await house.person('fay@example.com');
      await fay.do(ChangeEmail, (part) => part.run('fay2@example.com'));
      expect(await refusal(await house.token('fay2@example.com', 'confirm-email-change'))).toBe('INVALID_TOKEN');
    });

    it('sends a waiting sign-up its own link, and a suspended account nothing', async () => {
      await house.browser().do(SignUp, (part) => part.run({ email: 'gil@example.com', password: PASSWORD, ageConfirmed: true, marketingOptOut: false }));
      await house.browser().do(RequestPasswordReset, (part) => part.run('gil@example.com'));
      await waitFor(async () => (await purposes('gil@example.com')).length === 2);
      expect(await purposes('gil@example.com')).toEqual(['verify-email', 'verify-email']);
      const { accountId } = await house.person('hal@example.com');
      const token = await askForReset('hal@example.com');
      await house.query('UPDATE accounts SET suspended_at = now() WHERE id = $1', [accountId]);
      expect(await refusal(token)).toBe('INVALID_TOKEN');
    });
  });

  describe('changing the password', () => {
    const change = (browser: Browser, newPassword: string, currentPassword?: string) => browser.do(ChangePassword, (part) => part.run(newPassword, currentPassword));
    const refusal = (browser: Browser, newPassword: string, currentPassword?: string) => browser.refusal(ChangePassword, (part) => part.run(newPassword, currentPassword));

    it('needs the present one or a fresh factor, and ends the other sessions only', async () => {
      const ida = await house.person('ida@example.com');
      const other = house.browser();
      await other.do(SignIn, (part) => part.run('ida@example.com', PASSWORD));
      house.advance(10 * MINUTE);
      expect(await refusal(ida, NEW)).toBe('REAUTHENTICATION_REQUIRED');
      expect(await refusal(ida, NEW, 'not the present one at all')).toBe('INVALID_CREDENTIALS');
      expect(await refusal(ida, 'short', PASSWORD)).toBe('INVALID_INPUT:newPassword');
      const before = ida.cookie;
      await change(ida, NEW, PASSWORD);
      expect(ida.cookie).not.toBe(before);
      expect(await ida.caller()).toMatchObject({ accountId: ida.accountId });
      expect(await other.caller()).toBeNull();
      expect(await signIn('ida@example.com', NEW)).toBe(ida.accountId);
      expect((await purposes('ida@example.com'))[0]).toBe('password-changed');
      await change(ida, PASSWORD); // the present password counted as a factor
    });

    it("a stolen session can't guess the password", async () => {
      const jan = await house.person('jan@example.com');
      for (let time = 0; time < 5; time += 1) expect(await refusal(jan, NEW, `wrong guess number ${time}`)).toBe('INVALID_CREDENTIALS');
      expect(await refusal(jan, NEW, PASSWORD)).toBe('RATE_LIMITED');
    });
  });

  it('a link to an account that was erased meanwhile is a link that no longer works', async () => {
    const { accountId } = await house.person('gone@example.com');
    const token = await askForReset('gone@example.com');
    await house.query(`UPDATE accounts SET lifecycle = 'ERASED', email = NULL, email_canonical = NULL, email_verified_at = NULL, locale = NULL, created_at = NULL, age_confirmed_at = NULL
      WHERE id = $1`, [accountId]);
    expect(await house.browser().refusal(ResetPassword, (part) => part.run(token, NEW))).toBe('INVALID_TOKEN');
  });

  describe('changing the address [P76]', () => {
    const confirm = (token: string) => house.browser().do(ConfirmEmailChange, (part) => part.run(token));
    const refusal = (token: string) => house.browser().refusal(ConfirmEmailChange, (part) => part.run(token));

    it('counts once the new address confirms it, and the old one is told twice', async () => {
      const kim = await house.person('kim@example.com');
      const reset = await askForReset('kim@example.com');
      await kim.do(ChangeEmail, (part) => part.run('kim.new@example.com'));
      expect(await purposes('kim@example.com')).toEqual(['email-change-requested', 'reset-password', 'verify-email']);
      expect(await signIn('kim@example.com', PASSWORD)).toBe(kim.accountId);
      const token = await house.token('kim.new@example.com', 'confirm-email-change');
      expect(await confirm(token)).toBe('kim.new@example.com');
      expect((await purposes('kim@example.com'))[0]).toBe('email-changed');
      expect(await cannotSignIn('kim@example.com', PASSWORD)).toBe('INVALID_CREDENTIALS');
      expect(await signIn('kim.new@example.com', PASSWORD)).toBe(kim.accountId);
      expect(await refusal(token)).toBe('INVALID_TOKEN');
      // A link that is still in the old mailbox doesn't lead back.
      expect(await house.browser().refusal(ResetPassword, (part) => part.run(reset, NEW))).toBe('INVALID_TOKEN');
    });

    it('tells the holder of a taken address, and nobody else', async () => {
      const leo = await house.person('leo@example.com');
      await house.person('mia@example.com');
      expect(await leo.do(ChangeEmail, (part) => part.run('MIA@example.com'))).toBe('MIA@example.com');
      expect(await purposes('mia@example.com')).toEqual(['already-registered', 'verify-email']);
      expect(await purposes('MIA@example.com')).toEqual([]);
    });

    it('loses to an account that got the address in the meantime', async () => {
      const noa = await house.person('noa@example.com');
      await noa.do(ChangeEmail, (part) => part.run('contested@example.com'));
      const token = await house.token('contested@example.com', 'confirm-email-change');
      await house.person('contested@example.com');
      expect(await refusal(token)).toBe('INVALID_TOKEN');
      expect(await signIn('noa@example.com', PASSWORD)).toBe(noa.accountId);
    });

    it('needs a fresh factor and an address that is one, and a new one', async () => {
      const oda = await house.person('oda@example.com');
      expect(await oda.refusal(ChangeEmail, (part) => part.run('nowhere'))).toBe('INVALID_INPUT:email');
      expect(await oda.refusal(ChangeEmail, (part) => part.run('oda@example.com'))).toBe('INVALID_INPUT:email');
      house.advance(10 * MINUTE);
      expect(await oda.refusal(ChangeEmail, (part) => part.run('oda2@example.com'))).toBe('REAUTHENTICATION_REQUIRED');
    });

    it('a new password cancels it', async () => {
      const pia = await house.person('pia@example.com');
      await pia.do(ChangeEmail, (part) => part.run('thief@example.com'));
      const token = await house.token('thief@example.com', 'confirm-email-change');
      await pia.do(ChangePassword, (part) => part.run(NEW, PASSWORD));
      expect(await refusal(token)).toBe('INVALID_TOKEN');
    });
  });

  describe('proving it once more', () => {
    const prove = (browser: Browser, factors: Factors) => browser.do(Reauthenticate, (part) => part.run(factors));
    const refusal = (browser: Browser, factors: Factors) => browser.refusal(Reauthenticate, (part) => part.run(factors));
    const code = async (browser: Browser, email: string) => {
      await browser.do(Reauthenticate, (part) => part.requestCode());
      return /\b\d{8}\b/.exec((await house.mails(email))[0]?.text ?? '')?.[0] ?? '';
    };
    const otherThan = (digits: string) => String((Number(digits) + 1) % 1e8).padStart(8, '0');

    it('takes exactly one factor', async () => {
      const quy = await house.person('quy@example.com');
      expect(await refusal(quy, {})).toBe('INVALID_INPUT');
      expect(await refusal(quy, { password: PASSWORD, mailCode: '12345678' })).toBe('INVALID_INPUT');
      expect(await refusal(quy, { totp: '123456' })).toBe('INVALID_INPUT:totp');
      expect(await refusal(quy, { password: 'wrong password of mine' })).toBe('INVALID_CREDENTIALS');
      expect(await refusal(quy, { mailCode: '12345678' })).toBe('INVALID_CREDENTIALS');
    });

    it('lasts ten minutes', async () => {
      const rob = await house.person('rob@example.com');
      house.advance(10 * MINUTE);
      expect(await rob.refusal(ChangeEmail, (part) => part.run('rob2@example.com'))).toBe('REAUTHENTICATION_REQUIRED');
      const before = Date.now();
      const until = await prove(rob, { password: PASSWORD });
      expect(until.getTime()).toBeGreaterThan(before);
      house.advance(9 * MINUTE);
      expect(await rob.do(ChangeEmail, (part) => part.run('rob2@example.com'))).toBe('rob2@example.com');
    });

    it('by a mailed code: once, the newest, ten minutes, five attempts, not the code of somebody else', async () => {
      const sam = await house.person('sam@example.com');
      const tom = await house.person('tom@example.com');
      const first = await code(sam, 'sam@example.com');
      expect(first).toHaveLength(8);
      await tom.do(Reauthenticate, (part) => part.requestCode());
      expect(await refusal(tom, { mailCode: first })).toBe('INVALID_CREDENTIALS');
      const second = await code(sam, 'sam@example.com');
      expect(await refusal(sam, { mailCode: first })).toBe('INVALID_CREDENTIALS');
      const before = sam.cookie;
      await prove(sam, { mailCode: second });
      expect(sam.cookie).not.toBe(before);
      expect(await refusal(sam, { mailCode: second })).toBe('INVALID_CREDENTIALS');
      const late = await code(sam, 'sam@example.com');
      house.advance(10 * MINUTE);
      expect(await refusal(sam, { mailCode: late })).toBe('INVALID_CREDENTIALS');
      const guessed = await code(sam, 'sam@example.com');
      for (let time = 0; time < 5; time += 1) expect(await refusal(sam, { mailCode: otherThan(guessed) })).toBe('INVALID_CREDENTIALS');
      expect(await refusal(sam, { mailCode: guessed })).toBe('INVALID_CREDENTIALS');
    });

    it('the code is kept as a keyed hash, and side by side attempts all count', async () => {
      const una = await house.person('una@example.com');
      const right = await code(una, 'una@example.com');
      const rows = await house.query<{ all: string }>('SELECT action_tokens::text AS all FROM action_tokens WHERE account_id = $1', [una.accountId]);
      expect(rows.some(({ all }) => all.includes(right))).toBe(false);
      await Promise.all(Array.from({ length: 8 }, () => refusal(una, { mailCode: otherThan(right) })));
      expect(await house.query("SELECT attempts FROM action_tokens WHERE account_id = $1 AND purpose = 'REAUTHENTICATE'", [una.accountId])).toEqual([{ attempts: 5 }]);
    });
  });

  describe('the profile', () => {
    let wim: Browser | undefined;
    const update = (browser: Browser, change: object) => browser.do(UpdateProfile, (part) => part.run(change));
    it('keeps what is absent, removes what is empty, and writes in the new language [P13] [P41]', async () => {
      const vic = await house.person('vic@example.com');
      const row = async () => (await house.query('SELECT display_name, avatar_url, region, locale FROM accounts WHERE id = $1', [vic.accountId]))[0];
      await update(vic, { displayName: ' Vic ', avatarUrl: 'https://example.com/vic.png', region: 'US-CA', locale: Locale.JA });
      expect(await row()).toEqual({ display_name: 'Vic', avatar_url: 'https://example.com/vic.png', region: 'US-CA', locale: 'JA' });
      await update(vic, { displayName: '', region: '' });
      expect(await row()).toEqual({ display_name: null, avatar_url: 'https://example.com/vic.png', region: null, locale: 'JA' });
      await vic.do(Reauthenticate, (part) => part.requestCode());
      expect((await house.mails('vic@example.com'))[0]).toMatchObject({ locale: 'JA', subject: '確認コード' });
    });

    it.each(['http://example.com/a.png', 'javascript:alert(1)', 'data:image/png;base64,AA', 'https://user:pass@example.com/', 'picture'])('refuses the picture %s', async (avatarUrl) => {
      wim ??= await house.person('wim@example.com');
      expect(await wim.refusal(UpdateProfile, (part) => part.run({ avatarUrl }))).toBe('INVALID_INPUT:avatarUrl');
    });
  });
});
