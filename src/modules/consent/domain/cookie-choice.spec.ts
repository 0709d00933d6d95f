import fc from 'fast-check';
import { type Allowed, allowedBy, carriedAtSignIn, type Choices, isAnswered, purposeOf, type Said, saysMore, source, type Terms } from './cookie-choice.js';

const NOW = new Date('2026-11-24T00:00:00Z');
const days = (count: number) => new Date(NOW.getTime() - count * 24 * 60 * 60_000);
const terms: Terms = { since: days(365), repeatedSince: days(1), signal: { since: days(396), repeatedSince: days(30) }, materialVersion: '2026-03-01' };

const said = (granted: boolean, more: Partial<Said> = {}): Said => ({ granted, recordedAt: days(0.5), policyVersion: '2026-06-01', noticeId: 'shown', source: source.banner, ...more });
const choices = (analytics: Said | null, marketing: Said | null): Choices => ({ analytics, marketing });
const silent = choices(null, null);

const anySaid = fc.option(fc.record({
  granted: fc.boolean(), recordedAt: fc.integer({ min: 0, max: 800 }).map(days), policyVersion: fc.constantFrom('2025-01-01', '2026-03-01', '2026-06-01'), noticeId: fc.constantFrom('shown', null),
  source: fc.constantFrom(...Object.values(source)),
}), { nil: null });
const anyChoices = fc.record({ analytics: anySaid, marketing: anySaid });

/** The account after what a sign-in carries. */
const after = (browser: Choices, account: Choices, gpc: boolean): Choices => carriedAtSignIn(browser, account, gpc, terms).reduce(
  (state, { category, granted, source: from }) => ({ ...state, [category]: said(granted, { recordedAt: NOW, source: from }) }), account);
const within = (narrow: Allowed, wide: Allowed): boolean => (!narrow.analytics || wide.analytics) && (!narrow.marketing || wide.marketing);

describe('what is allowed', () => {
  it.each([
    ['nothing was said', silent, null, false, { analytics: false, marketing: false }],
    ['the browser allowed both', choices(said(true), said(true)), null, false, { analytics: true, marketing: true }],
    ['the account alone allowed both', silent, choices(said(true), said(true)), false, { analytics: false, marketing: false }],
    ['the account refused one', choices(said(true), said(true)), choices(null, said(false)), false, { analytics: true, marketing: false }],
    ['the signal is on', choices(said(true), said(true)), null, true, { analytics: true, marketing: false }],
    ['it was said a year ago', choices(said(true, { recordedAt: days(366) }), said(true)), null, false, { analytics: false, marketing: true }],
    ['the policy has changed since', choices(said(true, { policyVersion: '2026-02-28' }), said(true)), null, false, { analytics: false, marketing: true }],
    ['the account refused long ago', choices(said(true), said(true)), choices(said(false, { recordedAt: days(900) }), null), false, { analytics: false, marketing: true }],
  ])('where %s', (_what, browser, account, gpc, allowed) => {
    expect(allowedBy(browser, account, gpc, terms)).toEqual(allowed);
  });

  it('marketing is never allowed while the signal is on [P32]', () => {
    fc.assert(fc.property(anyChoices, fc.option(anyChoices, { nil: null }), (browser, account) => {
      expect(allowedBy(browser, account, true, terms).marketing).toBe(false);
    }));
  });

  it('an account never allows what its browser did not', () => {
    fc.assert(fc.property(anyChoices, anyChoices, fc.boolean(), (browser, account, gpc) => within(allowedBy(browser, account, gpc, terms), allowedBy(browser, null, gpc, terms))));
  });
});

const signal = { category: 'marketing', granted: false, source: source.gpc } as const;

describe('signing in', () => {
  it('turns nothing that was denied into granted: not on this browser, and not on any other', () => {
    fc.assert(fc.property(anyChoices, anyChoices, anyChoices, fc.boolean(), (browser, account, other, gpc) => {
      const carried = after(browser, account, gpc);
      expect(within(allowedBy(browser, carried, gpc, terms), allowedBy(browser, null, gpc, terms))).toBe(true);
      expect(within(allowedBy(other, carried, false, terms), allowedBy(other, account, false, terms))).toBe(true);
    }), { numRuns: 2_000 });
  });

  it('is the same twice: nothing more is carried', () => {
    fc.assert(fc.property(anyChoices, anyChoices, fc.boolean(), (browser, account, gpc) => carriedAtSignIn(browser, after(browser, account, gpc), gpc, terms).length === 0));
  });

  it.each([
    ['a refusal against a consent', choices(said(false), null), choices(said(true), null), false, [{ category: 'analytics', granted: false, source: 'SIGN_IN' }]],
    ['a consent against a refusal', choices(said(true), null), choices(said(false), null), false, []],
    ['a consent where nothing was said', choices(said(true), null), silent, false, [{ category: 'analytics', granted: true, source: 'SIGN_IN' }]],
    ['a consent that has lapsed', choices(said(true, { recordedAt: days(400) }), null), silent, false, []],
    ['the signal', choices(null, said(true)), choices(null, said(true)), true, [signal]],
    ['the signal to an account that has refused', silent, choices(null, said(false)), true, [signal]],
    ['the signal once more after a while', silent, choices(null, said(false, { source: source.gpc, recordedAt: days(31) })), true, [signal]],
    ['a signal that binds already', silent, choices(null, said(false, { source: source.gpc, recordedAt: days(29) })), true, []],
    ['an earlier signal, which binds the browser', choices(null, said(false, { source: source.gpc })), choices(null, said(false)), false, [signal]],
    ['an earlier signal, to an account that one binds', choices(null, said(false, { source: source.gpc })), choices(null, said(false, { source: source.gpc, recordedAt: days(300) })), false, []],
    ['a signal of long ago, as the refusal that it is', choices(null, said(false, { source: source.gpc, recordedAt: days(397) })), silent, false, [{ ...signal, source: 'SIGN_IN' }]],
    ['nothing', silent, choices(said(true), said(true)), false, []],
  ])('carries %s', (_what, browser, account, gpc, carried) => {
    expect(carriedAtSignIn(browser, account, gpc, terms)).toEqual(carried);
  });
});

it('a policy that changed for the tenth time in a day is newer than its second version', () => {
  const allowed = (policyVersion: string) => allowedBy(choices(said(true, { policyVersion }), null), null, false, { ...terms, materialVersion: '2026-06-01.10' }).analytics;
  expect(['2026-06-01', '2026-06-01.2', '2026-06-01.10', '2026-06-02'].map(allowed)).toEqual([false, false, true, true]);
});

describe('an answer is written down', () => {
  const answer = (granted: boolean, from: string = source.banner) => ({ category: 'marketing', granted, source: from }) as const;
  const earlier = (granted: boolean, more: Partial<Said> = {}) => said(granted, { recordedAt: days(0.5), ...more });
  it.each([
    ['the first one', null, answer(false), 'shown', true],
    ['a change of mind', earlier(true), answer(false), 'shown', true],
    ['a change back', earlier(false), answer(true), 'shown', true],
    ['a consent to another text', earlier(true), answer(true), 'another', true],
    ['the same consent again', earlier(true), answer(true), 'shown', false],
    ['the same consent a while later', said(true, { recordedAt: days(2) }), answer(true), 'shown', true],
    ['the same refusal again, of whatever text', earlier(false), answer(false), 'another', false],
    ['the same refusal a while later', said(false, { recordedAt: days(2) }), answer(false), 'shown', true],
    ['a refusal while the signal binds', said(false, { source: source.gpc, recordedAt: days(2) }), answer(false), 'shown', false],
    ['a consent while the signal binds', earlier(false, { source: source.gpc }), answer(true), 'shown', true],
    ['the signal after a refusal', earlier(false), answer(false, source.gpc), null, true],
    ['the signal again', said(false, { source: source.gpc, recordedAt: days(29) }), answer(false, source.gpc), null, false],
    ['the signal a month later', said(false, { source: source.gpc, recordedAt: days(31) }), answer(false, source.gpc), null, true],
  ])('%s: %#', (_what, before, now, noticeId, written) => {
    expect(saysMore(before, now, noticeId, terms)).toBe(written);
  });
});

describe('asking', () => {
  it.each([
    ['a new browser', silent, null, false],
    ['one that answered both', choices(said(false), said(true)), null, true],
    ['one that allowed before the policy changed', choices(said(false), said(true, { policyVersion: '2025-01-01' })), null, false],
    ['one that refused before the policy changed', choices(said(false), said(false, { policyVersion: '2025-01-01' })), null, true],
    ['one that answered a year ago', choices(said(false, { recordedAt: days(366) }), said(false)), null, false],
    ['a new one of an account that refused all', silent, choices(said(false), said(false)), true],
    ['a new one of an account that allowed something', silent, choices(said(true), said(false)), false],
    ['a new one of an account that the signal binds', silent, choices(null, said(false, { source: source.gpc })), true],
    ['a new one of an account that a signal of long ago binds', silent, choices(null, said(false, { source: source.gpc, recordedAt: days(397) })), false],
    ['one that the signal binds, and that has not said anything about analytics', choices(null, said(false, { source: source.gpc })), null, true],
    ['one that the signal binds, since its consent to analytics has lapsed', choices(said(true, { recordedAt: days(366) }), said(false, { source: source.gpc, recordedAt: days(360) })), null, true],
    ['one that a signal of long ago binds', choices(said(true, { recordedAt: days(366) }), said(false, { source: source.gpc, recordedAt: days(397) })), null, false],
  ])('%s', (_what, browser, account, answered) => {
    expect(isAnswered(browser, account, terms)).toBe(answered);
  });

  it('every category has a purpose in the log', () => expect(Object.values(purposeOf)).toEqual(['COOKIES_ANALYTICS', 'COOKIES_MARKETING']));
});
