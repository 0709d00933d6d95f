import fc from 'fast-check';
import { hasInvisible, normalise } from './normalise.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.constantFrom('n', 'U', 'I', 'l', '\u200b', '\u0301', '\u3099', 'か', 'ᄂ', 'ᅮ', 'ᆫ', '\ud83c', 'Η', 'η', '🇺', 'İ', 'ß', ' ', '.'), { maxLength: 60 }).map((parts) => parts.join('')),
);

describe('normalise', () => {
  it.each([
    ['fullwidth', 'ｎｕｄｅ', 'nude'],
    ['mathematical', '𝓃𝓊𝒹𝑒 𝔫𝔲𝔡𝔢 𝗻𝘂𝗱𝗲', 'nude nude nude'],
    ['circled, squared, on black', 'ⓝⓤⓓⓔ 🄽🅄🄳🄴 🅝🅤🅓🅔 🅽🆄🅳🅴', 'nude nude nude nude'],
    ['Cyrillic', 'Иudе ѕех', 'nude sex'],
    ['Greek', 'ΝUDΕ ροrη', 'nude porn'],
    ['small capitals', 'ɴᴜᴅᴇ', 'nude'],
    ['Cherokee and Lisu', 'ᏢOꓣN', 'porn'],
    ['accents', 'n̶ü̷d̴é ñandú', 'nude nandu'],
    ['zero width, soft hyphen, joiners', 'n\u200bu\u00add\u2060e', 'nude'],
    ['controls', 'n\u0000u\u0007de', 'nude'],
    ['direction marks', '\u202enu\u2066de', 'nude'],
    ['letters on flags', '🇳🇺🇩🇪', 'nude'],
    ['ligatures', 'ﬁﬂ æ ß', 'fifl ae ss'],
    ['keycaps', 'n⃣u⃣', 'nu'],
    ['capital I for l', 'kiII', 'ki1i'],
    ['camel case', 'NudeGirl', 'nude_girl'],
    ['Hangul letters', 'ㄴㅜㄷㅡ', '누드'],
    ['half-width kana', 'ﾇｰﾄﾞ ｶﾞ', 'ヌード ガ'],
  ])('reads %s', (_, text, expected) => expect(normalise(text)).toBe(expected));

  it('keeps a flag from becoming part of a word', () => expect(normalise('paris🇫🇷')).toBe('paris '));
  it('keeps voiced kana and Hangul whole', () => expect(normalise('ガラスのパン 한국어')).toBe('ガラスのパン 한국어'));
  it('can leave a gap for what draws nothing', () => {
    expect(hasInvisible('nude\u200bgirl')).toBe(true);
    expect(normalise('nude\u200bgirl', ' ')).toBe('nude girl');
  });

  it('is idempotent for every character there is', () => {
    const changed: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const once = normalise(String.fromCodePoint(point));
      if (normalise(once) !== once) changed.push(point.toString(16));
    }
    expect(changed).toEqual([]);
  });

  it('is total and idempotent, and what it returns draws something', () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
        expect(hasInvisible(once)).toBe(false);
      }),
      { numRuns: 500 },
    ));
});
