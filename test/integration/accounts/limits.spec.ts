import { Reauthenticate } from '../../../src/modules/accounts/reauthenticate.js';
import { RequestPasswordReset } from '../../../src/modules/accounts/request-password-reset.js';
import { SignIn } from '../../../src/modules/accounts/sign-in.js';
import { SignUp } from '../../../src/modules/accounts/sign-up.js';
import { type Browser, House, PASSWORD } from './house.js';

const NEW = 'vier kisten roter wein';

describe('what somebody who is signed in may ask for, and strangers with their cookie', () => {
  let house: House;
  beforeAll(async () => { house = await House.open(); });
  afterEach(() => house.forgetLimits());
  afterAll(() => house.close());

  const cannotSignIn = (email: string, password: string) => house.browser().refusal(SignIn, (part) => part.run(email, password));

  describe('guessing from a stolen session [P62]', () => {
    const prove = (browser: Browser, password: string) => browser.do(Reauthenticate, (part) => part.run({ password })).then(() => 'proved', (error: { code: string }) => error.code);

    it('counts together with signing in, and waits where the person never signed in from', async () => {
      const xia = await house.person('xia@example.com');
      const stolen = (ip: string) => Object.assign(house.browser(ip), { cookie: xia.cookie });
      for (let ip = 1; ip <= 10; ip += 1) await house.browser(`203.0.113.${ip}`).refusal(SignIn, (part) => part.run('xia@example.com', NEW));
      for (let ip = 11; ip <= 21; ip += 1) expect(await prove(stolen(`203.0.113.${ip}`), NEW)).toBe('INVALID_CREDENTIALS');
      expect(await prove(stolen('203.0.113.30'), PASSWORD)).toBe('RATE_LIMITED');
      expect(await house.browser('203.0.113.31').refusal(SignIn, (part) => part.run('xia@example.com', PASSWORD))).toBe('RATE_LIMITED');
      expect(await prove(xia, PASSWORD)).toBe('proved');
    });

    it('five wrong ones are five, wherever they are typed', async () => {
      const yan = await house.person('yan@example.com');
      for (let time = 0; time < 3; time += 1) expect(await cannotSignIn('yan@example.com', NEW)).toBe('INVALID_CREDENTIALS');
      for (let time = 0; time < 2; time += 1) expect(await prove(yan, NEW)).toBe('INVALID_CREDENTIALS');
      expect(await prove(yan, PASSWORD)).toBe('RATE_LIMITED');
      expect(await cannotSignIn('yan@example.com', PASSWORD)).toBe('RATE_LIMITED');
    });
  });

  it("strangers can't use up the mails of somebody who is signed in", async () => {
    const zed = await house.person('zed@example.com');
    for (let ip = 1; ip <= 12; ip += 1) {
      await house.browser(`203.0.113.${ip}`).do(RequestPasswordReset, (part) => part.run('zed@example.com'));
      await house.browser(`203.0.113.${ip}`).do(SignUp, (part) => part.run({ email: 'zed@example.com', password: NEW, ageConfirmed: true, marketingOptOut: false })).catch(() => null);
    }
    for (let time = 0; time < 10; time += 1) await zed.do(Reauthenticate, (part) => part.requestCode());
    expect(await zed.refusal(Reauthenticate, (part) => part.requestCode())).toBe('RATE_LIMITED');
  });
});
