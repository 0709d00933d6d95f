import { type TestApp } from '../support/app.js';
import { Browser } from '../support/browser.js';

/** Addresses that the offline database places. */
export const places = { GB: '81.2.69.160', DE: '5.1.80.1', CH: '5.1.96.1', US: '8.8.8.8', BR: '200.160.2.3', unknown: '10.1.2.3' } as const;

const CONSENT = `{ cookieConsent { necessary analytics marketing bannerRequired gpc gpcBound regime policyVersion decidedAt
  signals { ad_storage ad_user_data ad_personalization analytics_storage functionality_storage security_storage } } }`;
const BANNER = 'query ($locale: Locale) { cookieBanner(locale: $locale) { id html textHash policyVersion } }';
const SET = `mutation ($input: SetCookieConsentInput!) { setCookieConsent(input: $input) {
  __typename ... on CookieConsent { analytics marketing bannerRequired gpc decidedAt } ... on UserError { code message } ... on RateLimited { retryAfterSeconds } } }`;
const TRACK = 'mutation ($input: TrackEventsInput!) { trackEvents(input: $input) { accepted dropped } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }';
const RECORDS = '{ viewer { consentHistory(first: 100) { nodes { id purpose granted gpc source textHash regime policyVersion locale } } } }';

export interface Consent {
  necessary: boolean; analytics: boolean; marketing: boolean; bannerRequired: boolean; gpc: boolean; gpcBound: boolean; regime: string; policyVersion: string; decidedAt: string | null;
  signals: Record<string, string>;
}
export interface Banner { id: string; html: string; textHash: string; policyVersion: string }
export interface SetResult extends Partial<Consent> { __typename: string; code?: string; message?: string; retryAfterSeconds?: number; set: readonly string[] }
export interface RecordView { id: string; purpose: string; granted: boolean; gpc: boolean; source: string; textHash: string; regime: string; policyVersion: string; locale: string }

/** A browser somewhere, with what the web app does in it. */
export class Visitor extends Browser {
  constructor(app: Pick<TestApp, 'url'>, place: string = places.GB, headers: Record<string, string> = {}) {
    super(app, { 'x-forwarded-for': place, ...headers });
  }

  async ask<T>(query: string, variables: object = {}): Promise<{ data: T; set: readonly string[] }> {
    const { data, errors, set } = await this.graphql<T>(query, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return { data, set };
  }

  consent = async (): Promise<Consent> => (await this.ask<{ cookieConsent: Consent }>(CONSENT)).data.cookieConsent;
  banner = async (locale?: string): Promise<Banner> => (await this.ask<{ cookieBanner: Banner }>(BANNER, { locale })).data.cookieBanner;

  async answer(analytics: boolean, marketing: boolean, bannerId?: string): Promise<SetResult> {
    const { data, set } = await this.ask<{ setCookieConsent: SetResult }>(SET, { input: { bannerId: bannerId ?? (await this.banner()).id, analytics, marketing } });
    return { ...data.setCookieConsent, set };
  }

  track = async (at: Date): Promise<{ accepted: number; dropped: number }> =>
    (await this.ask<{ trackEvents: { accepted: number; dropped: number } }>(TRACK, { input: { events: [{ name: 'search_used', at, properties: { results: 3 } }] } })).data.trackEvents;

  signIn = async (email: string, password: string): Promise<string> => (await this.ask<{ signIn: { __typename: string } }>(SIGN_IN, { input: { email, password } })).data.signIn.__typename;
  signOut = (): Promise<unknown> => this.ask('mutation { signOut }');
  /** What the account's history says about cookies, newest first. */
  records = async (): Promise<RecordView[]> =>
    (await this.ask<{ viewer: { consentHistory: { nodes: RecordView[] } } }>(RECORDS)).data.viewer.consentHistory.nodes.filter(({ purpose }) => purpose.startsWith('COOKIES_'));

  /** The signal of the browser, from the next request on. */
  gpc(on: boolean): void {
    if (on) this.headers['sec-gpc'] = '1';
    else delete this.headers['sec-gpc'];
  }
}
