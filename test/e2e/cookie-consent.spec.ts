import { startApp, type TestApp } from '../support/app.js';
import { Browser } from '../support/browser.js';

const LONDON = '81.2.69.160';
const CONSENT = `{ cookieConsent { necessary analytics marketing bannerRequired gpc gpcBound regime policyVersion decidedAt
  signals { ad_storage ad_user_data ad_personalization analytics_storage functionality_storage security_storage } } }`;
const BANNER = 'query ($locale: Locale) { cookieBanner(locale: $locale) { id html textHash policyVersion } }';
const SET = `mutation ($input: SetCookieConsentInput!) { setCookieConsent(input: $input) {
  __typename ... on CookieConsent { analytics marketing bannerRequired gpc decidedAt } ... on UserError { code message } } }`;

interface Consent { analytics: boolean; marketing: boolean; bannerRequired: boolean; gpc: boolean; gpcBound: boolean; regime: string; policyVersion: string; decidedAt: string | null; signals: Record<string, string> }
interface Banner { id: string; html: string; textHash: string; policyVersion: string }
interface SetResult extends Consent { __typename: string; code?: string }

describe('choices about cookies, over HTTP', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ TRUST_PROXY: '1', LOG_LEVEL: 'error' });
  });
  afterAll(() => app.close());

  const browserIn = (ip: string, headers: Record<string, string> = {}) => new Browser(app, { 'x-forwarded-for': ip, ...headers });
  const consentOf = async (browser: Browser) => (await browser.graphql<{ cookieConsent: Consent }>(CONSENT)).data.cookieConsent;
  const bannerOf = async (browser: Browser, locale?: string) => {
    const { data, errors } = await browser.graphql<{ cookieBanner: Banner }>(BANNER, { locale });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.cookieBanner;
  };
  const answer = async (browser: Browser, analytics: boolean, marketing: boolean, bannerId?: string) => {
    const { data, set, errors } = await browser.graphql<{ setCookieConsent: SetResult }>(SET, { input: { bannerId: bannerId ?? (await bannerOf(browser)).id, analytics, marketing } });
    if (errors) throw new Error(JSON.stringify(errors));
    return { ...data.setCookieConsent, set };
  };

  it('a browser that has said nothing: all is denied, and nothing is set [P27] [P42] [P43]', async () => {
    const browser = browserIn(LONDON);
    expect(await consentOf(browser)).toEqual({
      necessary: true, analytics: false, marketing: false, bannerRequired: true, gpc: false, gpcBound: false, regime: 'UK', policyVersion: expect.any(String), decidedAt: null,
      signals: {
        ad_storage: 'denied', ad_user_data: 'denied', ad_personalization: 'denied', analytics_storage: 'denied', functionality_storage: 'granted', security_storage: 'granted',
      },
    });
    await bannerOf(browser);
    expect([...browser.cookies.keys()]).toEqual([]);
  });

  it('an answer holds from the next request on', async () => {
    const browser = browserIn(LONDON);
    expect(await answer(browser, true, false)).toMatchObject({ __typename: 'CookieConsent', analytics: true, marketing: false, bannerRequired: false });
    expect(await consentOf(browser)).toMatchObject({ analytics: true, marketing: false, bannerRequired: false, signals: { analytics_storage: 'granted', ad_storage: 'denied' } });
    expect([...browser.cookies.keys()]).toEqual(['visitor']);
  });
});
