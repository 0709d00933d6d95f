import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { Role } from '../../src/platform/context/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { LimiterRedis, RateLimiter } from '../../src/platform/rate-limit/index.js';
import { moveClock } from '../support/advance-clock.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { places, Visitor } from './cookie-visitor.js';

const PASSWORD = 'teal otters juggle at dawn';
const DAY = 24 * 60 * 60_000;

describe('choices about cookies, signed in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ TRUST_PROXY: '1' });
  });
  afterEach(() => moveClock(app, 0));
  afterAll(() => app.close());

  const browser = (place: string = places.GB) => new Visitor(app, place);
  async function person(): Promise<(on?: Visitor) => Promise<Visitor>> {
    const email = `${newId()}@example.com`;
    await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role: Role.USER, displayName: 'Visitor' });
    return async (on = browser()) => {
      expect(await on.signIn(email, PASSWORD)).toBe('SignedIn');
      return on;
    };
  }
  const allowed = async (visitor: Visitor) => {
    const { analytics, marketing } = await visitor.consent();
    return { analytics, marketing };
  };

  it('Sec-GPC: 1 is denied despite an older opt-in, in every place [P32]', async () => {
    for (const place of Object.values(places)) {
      const visitor = browser(place);
      await visitor.answer(true, true);
      expect(await visitor.consent()).toMatchObject({ marketing: true, gpc: false, signals: { ad_storage: 'granted' } });
      visitor.gpc(true);
      expect(await visitor.consent()).toMatchObject({
        analytics: true, marketing: false, gpc: true, bannerRequired: false,
        signals: { ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied', analytics_storage: 'granted' },
      });
      // Clicked all the same: the signal goes before.
      expect(await visitor.answer(true, true)).toMatchObject({ analytics: true, marketing: false, gpc: true });
    }
  });

  it('signed out: on, then off, then an explicit opt-in', async () => {
    const visitor = browser();
    await visitor.answer(true, true);
    visitor.gpc(true);
    await visitor.consent();
    visitor.gpc(false);
    expect(await visitor.consent()).toMatchObject({ analytics: true, marketing: false, gpc: false, gpcBound: true, bannerRequired: false });
    await visitor.answer(true, true);
    expect(await visitor.consent()).toMatchObject({ marketing: true, gpcBound: false });
  });

  it('signed in, the signal binds the account after it goes, on every browser, until an explicit opt-in without it; no new prompt for 12 months [P80]', async () => {
    const signIn = await person();
    const [first, second] = [await signIn(), await signIn()];
    await first.answer(true, true);
    await second.answer(true, true);
    first.gpc(true);
    // Any request will do.
    await first.ask('{ viewer { id } }');
    first.gpc(false);
    for (const visitor of [first, second]) expect(await visitor.consent()).toMatchObject({ analytics: true, marketing: false, gpc: false, gpcBound: true, bannerRequired: false });
    const third = await signIn();
    expect(await third.consent()).toMatchObject({ marketing: false, gpcBound: true, bannerRequired: false });
    await moveClock(app, 364 * DAY);
    const later = await signIn();
    expect(await later.consent()).toMatchObject({ marketing: false, bannerRequired: false });
    await moveClock(app, 0);
    expect((await first.records()).find(({ source }) => source === 'GPC')).toMatchObject({ purpose: 'COOKIES_MARKETING', granted: false, gpc: true, textHash: '' });
    // An opt-in that is made while the signal is on is none.
    first.gpc(true);
    await first.answer(true, true);
    first.gpc(false);
    expect(await first.consent()).toMatchObject({ marketing: false });
    await first.answer(true, true);
    expect(await first.consent()).toMatchObject({ marketing: true, gpcBound: false });
  });

  it('the signal binds an account that has refused already: once, however many requests carry it, and again after a month [P80]', async () => {
    const signIn = await person();
    const visitor = await signIn();
    await visitor.answer(true, false);
    const bindings = async () => (await visitor.records()).filter(({ source }) => source === 'GPC').length;
    expect(await visitor.consent()).toMatchObject({ marketing: false, gpcBound: false });
    visitor.gpc(true);
    await Promise.all(Array.from({ length: 6 }, () => visitor.ask('{ viewer { id } }')));
    await visitor.answer(true, true);
    visitor.gpc(false);
    expect(await visitor.consent()).toMatchObject({ marketing: false, gpc: false, gpcBound: true, bannerRequired: false });
    // To refuse besides doesn't end what binds.
    await visitor.answer(true, false);
    expect(await visitor.consent()).toMatchObject({ marketing: false, gpcBound: true });
    expect(await bindings()).toBe(1);
    for (const [day, count] of [[20, 1], [40, 2]] as const) {
      await moveClock(app, day * DAY);
      await signIn(visitor);
      visitor.gpc(true);
      await visitor.ask('{ viewer { id } }');
      visitor.gpc(false);
      expect([day, await bindings()]).toEqual([day, count]);
    }
  });

  it('a browser that the signal binds is not asked for 12 months either, signed out, whatever else it said has lapsed [P80]', async () => {
    const visitor = browser();
    await visitor.answer(true, true);
    await moveClock(app, 300 * DAY);
    visitor.gpc(true);
    await visitor.ask('{ cookieConsent { gpc } }');
    // The browser is known again for as long as that binds.
    expect(visitor.given.at(-1)).toMatch(/^visitor=[\w-]{43}\.3; Max-Age=31[56]\d{5}; Path=\/; HttpOnly; SameSite=Lax$/);
    visitor.gpc(false);
    for (const day of [370, 664]) {
      await moveClock(app, day * DAY);
      expect(await visitor.consent()).toMatchObject({ analytics: false, marketing: false, gpcBound: true, bannerRequired: false });
    }
    await moveClock(app, 700 * DAY);
    expect(await visitor.consent()).toMatchObject({ marketing: false, bannerRequired: true });
  });

  it('what bound a browser binds the account that signs in on it [P80]', async () => {
    const signIn = await person();
    const visitor = browser();
    await visitor.answer(true, true);
    visitor.gpc(true);
    await visitor.consent();
    visitor.gpc(false);
    await signIn(visitor);
    expect(await (await signIn()).consent()).toMatchObject({ marketing: false, gpcBound: true, bannerRequired: false });
  });

  it('signing in with the signal on binds as well', async () => {
    const signIn = await person();
    const visitor = browser();
    visitor.gpc(true);
    await signIn(visitor);
    visitor.gpc(false);
    expect(await visitor.consent()).toMatchObject({ marketing: false, gpcBound: true, bannerRequired: false });
  });

  it('what a browser refused is refused for the account; what it allowed is not allowed elsewhere', async () => {
    const signIn = await person();
    const [laptop, phone] = [browser(), browser()];
    await laptop.answer(true, false);
    await phone.answer(false, true);
    await signIn(laptop);
    expect(await allowed(laptop)).toEqual({ analytics: true, marketing: false });
    await signIn(phone);
    expect(await allowed(phone)).toEqual({ analytics: false, marketing: false });
    expect(await allowed(laptop)).toEqual({ analytics: false, marketing: false });
    const tablet = await signIn();
    expect(await tablet.consent()).toMatchObject({ analytics: false, marketing: false });
    expect((await phone.records()).map(({ purpose, granted, source }) => [purpose, granted, source])).toEqual([
      ['COOKIES_ANALYTICS', false, 'SIGN_IN'], ['COOKIES_MARKETING', false, 'SIGN_IN'], ['COOKIES_ANALYTICS', true, 'SIGN_IN'],
    ]);
  });

  it('an answer while signed in is the account’s as well; withdrawing it withdraws it everywhere', async () => {
    const signIn = await person();
    const [one, two] = [await signIn(), await signIn()];
    await one.answer(true, true);
    expect(await allowed(two)).toEqual({ analytics: false, marketing: false });
    await two.answer(true, true);
    await one.answer(false, false);
    expect(await allowed(two)).toEqual({ analytics: false, marketing: false });
    await two.signOut();
    expect(await allowed(two)).toEqual({ analytics: true, marketing: true });
  });

  it('whoever deleted the cookie can take back what their account allowed, however many others ask from the same address', async () => {
    const signIn = await person();
    const address = '81.2.69.161';
    const visitor = await signIn(browser(address));
    await visitor.answer(true, true);
    visitor.cookies.delete('visitor');
    const { id } = await visitor.banner();
    // As another process counts them: nobody has to send a thousand answers within a minute.
    const others = new RateLimiter(app.config, app.app.get(LimiterRedis, { strict: false })).define({ name: 'cookie-answers', points: 1_000, seconds: 60 });
    await waitFor(async () => {
      await others.block(address, 600);
      return (await browser(address).answer(false, false, id)).__typename === 'RateLimited';
    }, { what: 'the address to be over its limit' });
    expect(await visitor.answer(false, false, id)).toMatchObject({ __typename: 'CookieConsent', analytics: false, marketing: false });
    expect((await visitor.records()).slice(0, 2).map(({ granted }) => granted)).toEqual([false, false]);
  });

  it('somebody who refused everything is not asked on their next browser, somebody who allowed something is', async () => {
    const [no, yes] = [await person(), await person()];
    await (await no()).answer(false, false);
    await (await yes()).answer(true, false);
    expect(await (await no()).consent()).toMatchObject({ bannerRequired: false });
    expect(await (await yes()).consent()).toMatchObject({ analytics: false, bannerRequired: true });
  });

  it('the language is stored without any consent, and banner and errors use it [P41]', async () => {
    const signIn = await person();
    const visitor = await signIn();
    visitor.headers['accept-language'] = 'en';
    await visitor.ask('mutation { updateProfile(input: { locale: KO }) { __typename } }');
    expect(await visitor.consent()).toMatchObject({ analytics: false, marketing: false, decidedAt: null });
    expect((await visitor.banner()).html).toContain('모두 거부');
    expect(await visitor.answer(true, true, 'notice_none')).toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/[가-힣]/) });
  });

  it('an API key is no browser: nothing is allowed and nothing is written', async () => {
    const signIn = await person();
    const visitor = await signIn();
    await visitor.answer(true, true);
    const before = (await visitor.records()).length;
    const made = await visitor.ask<{ createApiKey: { secret: string } }>('mutation { createApiKey(input: { name: "Key", scopes: ["account:read"] }) { ... on ApiKeyCreated { secret } } }');
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await app.graphql('{ viewer { id } }', {}, { apiKey: made.data.createApiKey.secret, cookie, headers: { 'sec-gpc': '1' } });
    expect((await visitor.records()).length).toBe(before);
  });
});
