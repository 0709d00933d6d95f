import type { ConsentPurposeKey } from './consent.js';

/** What was last said about one category, by a browser or an account. */
export interface Said {
  readonly granted: boolean;
  readonly recordedAt: Date;
  /** Of the cookie policy that the answer was about. */
  readonly policyVersion: string;
  /** What was shown; null where nobody was asked. */
  readonly noticeId: string | null;
  readonly source: string;
}

/** Null: nothing was ever said, which is no consent [P27]. */
export interface Choices<S extends Said = Said> {
  readonly analytics: S | null;
  readonly marketing: S | null;
}

export interface Span {
  /** What was said before this moment has lapsed: a grant with it, and the silence after a refusal. */
  readonly since: Date;
  /** The same again is written down again where it was last said before this moment. */
  readonly repeatedSince: Date;
}

export interface Terms extends Span {
  /** Of browsers' signals, which are sent all the time: seldom repeated in the log, and the silence is longer by as much, so that it never ends too early. */
  readonly signal: Span;
  /** The last version of the cookie policy that changed something that matters: a consent to an older one is none. */
  readonly materialVersion: string;
}

/** What is switched on. */
export interface Allowed {
  readonly analytics: boolean;
  readonly marketing: boolean;
}

export const nothingAllowed: Allowed = { analytics: false, marketing: false };
export const categories = ['analytics', 'marketing'] as const;
export type Category = (typeof categories)[number];

export const purposeOf = { analytics: 'COOKIES_ANALYTICS', marketing: 'COOKIES_MARKETING' } as const satisfies Record<Category, ConsentPurposeKey>;

/** What holds by category, of records that hold by purpose. */
export const choicesOf = <S extends Said & { readonly purpose: string | null }>(records: readonly S[]): Choices<S> => ({
  analytics: records.find(({ purpose }) => purpose === purposeOf.analytics) ?? null, marketing: records.find(({ purpose }) => purpose === purposeOf.marketing) ?? null,
});

/** Sources of records about cookies. */
export const source = {
  /** An answer to the banner. */
  banner: 'BANNER',
  /** The browser's signal. */
  gpc: 'GPC',
  /** Carried from the browser into the account. */
  signIn: 'SIGN_IN',
} as const;

/** Versions are dates, with a count behind a point where a day has several: by number, not by letter. */
const versions = new Intl.Collator('en', { numeric: true });
const isOlder = (version: string, than: string): boolean => versions.compare(version, than) < 0;

/** Whether an answer still counts as one. A consent was to what the policy said then; a refusal needs no policy to stand, and nobody asks again because one changed [P80]. */
const counts = (said: Said | null, { since, materialVersion }: Terms): said is Said =>
  said !== null && said.recordedAt > since && !(said.granted && isOlder(said.policyVersion, materialVersion));

const grants = (said: Said | null, terms: Terms): boolean => counts(said, terms) && said.granted;
/** A refusal by the account holds on every browser, until the account says otherwise. */
const refuses = (said: Said | null | undefined): boolean => said?.granted === false;
/** Whether the browser's signal was the last word. */
export const isSignal = (said: Said | null | undefined): said is Said => said?.granted === false && said.source === source.gpc;

/**
 * What may happen now. A browser's own answer is what switches something on: without one, cookie gone or never asked, everything is off [P42] [P43] [P45]. The account
 * only narrows that. While the browser sends Sec-GPC, marketing is off whatever was said [P32].
 * @param account null when nobody is signed in
 */
export function allowedBy(browser: Choices, account: Choices | null, gpc: boolean, terms: Terms): Allowed {
  const allowed = (category: Category) => grants(browser[category], terms) && !refuses(account?.[category]);
  return { analytics: allowed('analytics'), marketing: !gpc && allowed('marketing') };
}

/** Since when what holds for analytics has held, whichever of the two spoke last: milliseconds. What was done before must not be counted, whatever holds now [P42]. */
export const analyticsSince = (browser: Choices, account: Choices | null): number =>
  Math.max(...[browser.analytics, account?.analytics].map((said) => said?.recordedAt.getTime() ?? Number.NEGATIVE_INFINITY));

/** Whether it is the browser's signal that keeps it off: until an opt-in without the signal, and nobody is asked for so long [P80]. */
const isBound = (said: Said | null | undefined, { signal }: Terms): boolean => isSignal(said) && said.recordedAt > signal.since;

/**
 * Whether there is no need to ask: the browser has answered, or the signal binds it; or the account has refused, by the signal or altogether, and is left alone for as
 * long as a refusal counts [P80].
 */
export const isAnswered = (browser: Choices, account: Choices | null, terms: Terms): boolean =>
  categories.every((category) => counts(browser[category], terms)) || isBound(browser.marketing, terms) || isBound(account?.marketing, terms)
  || (account !== null && categories.every((category) => counts(account[category], terms) && refuses(account[category])));

/** An answer about one category. */
export interface CookieAnswer {
  readonly category: Category;
  readonly granted: boolean;
  readonly source: string;
}

/**
 * Whether an answer has to be written down: it changes the choice, agrees to another text, or its like was last said a while ago. Anything else would make the log
 * grow with every click and every request.
 * @param noticeId of what it answers
 */
export function saysMore(said: Said | null, { granted, source: from }: CookieAnswer, noticeId: string | null, terms: Terms): boolean {
  if (said?.granted !== granted) return true;
  if (from === source.gpc) return !isSignal(said) || said.recordedAt <= terms.signal.repeatedSince;
  // Refused once more: what binds already stays what it is.
  if (isBound(said, terms)) return false;
  return said.recordedAt <= terms.repeatedSince || (granted && said.noticeId !== noticeId);
}

/**
 * What a sign-in writes into the account: the narrower of what the browser and the account said. A refusal of the browser's is taken over; a consent only where the account
 * has said nothing yet, and it switches nothing on anywhere else, since each browser needs its own. So nothing that was denied is granted afterwards, on any browser.
 */
export function carriedAtSignIn(browser: Choices, account: Choices, gpc: boolean, terms: Terms): CookieAnswer[] {
  return categories.flatMap((category): CookieAnswer[] => {
    const [here, there] = [browser[category], account[category]];
    const signal: CookieAnswer = { category, granted: false, source: source.gpc };
    if (category === 'marketing' && gpc) return saysMore(there, signal, null, terms) ? [signal] : [];
    if (isBound(here, terms)) return isSignal(there) ? [] : [signal];
    if (refuses(here)) return refuses(there) ? [] : [{ category, granted: false, source: source.signIn }];
    return there === null && grants(here, terms) ? [{ category, granted: true, source: source.signIn }] : [];
  });
}
