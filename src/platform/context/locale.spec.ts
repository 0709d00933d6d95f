import { fillText, Locale, localeFromHeader } from './locale.js';

describe('language of an answer [P41]', () => {
  it.each([
    [undefined, Locale.EN], ['', Locale.EN], ['de-AT,de;q=0.9,en;q=0.5', Locale.DE], ['en;q=0.5, fr;q=0.9', Locale.FR], ['tlh, ja;q=0.1', Locale.JA],
    ['zh', Locale.ZH_HANS], ['zh-TW', Locale.ZH_HANT], ['zh-Hant-HK', Locale.ZH_HANT], ['zh-Hans-SG', Locale.ZH_HANS], ['ko;q=nonsense, es', Locale.ES],
    ['x'.repeat(10_000), Locale.EN],
  ])('%s', (header, expected) => {
    expect(localeFromHeader(header)).toBe(expected);
  });

  it('fills the places of a text and leaves unknown ones', () => {
    expect(fillText('{a} of {b}, {c}', { a: 1, b: 'two' })).toBe('1 of two, {c}');
  });
});
