import fc from 'fast-check';
import { AGE_UNDER_18 } from './ages.js';
import { promptRules } from './rules.js';
import { SafetyCategory } from './safety-category.js';
import { createScreen, longestText } from './screen.js';

const screen = createScreen(promptRules);

const signs: Readonly<Record<string, string>> = { o: '0', i: '1', e: '3', a: '4', s: '$', t: '7' };
const twins: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', i: 'і', n: 'ｎ', u: '𝓾', d: 'ⓓ', r: 'ʀ', s: 'ѕ', h: 'һ', t: 'ᴛ', k: 'к', m: 'м', l: 'ⅼ', g: 'ɡ' };
/** Ways in which one character of a word is disguised. */
const disguises: readonly ((letter: string, index: number) => string)[] = [
  (letter) => letter,
  (letter) => letter.toUpperCase(),
  (letter) => twins[letter] ?? letter,
  (letter) => `${letter}\u200b`,
  (letter) => `${letter}\u0336`,
  (letter) => letter.repeat(4),
  (letter, index) => (index === 1 ? (signs[letter] ?? letter) : letter),
];
const wholeWord: readonly ((letters: string[]) => string)[] = [
  (letters) => letters.join(''), (letters) => letters.join(' '), (letters) => letters.join('.'), (letters) => letters.join('-'), (letters) => letters.join(' * '),
  (letters) => [letters.slice(0, 2).join(''), letters.slice(2).join('')].join('-'),
];

describe('screen', () => {
  it('sees through any mixture of disguises', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('nude', 'porn', 'suicide', 'hentai', 'nigger', 'nudify', 'lolicon', 'gore', 'deepfake'),
        fc.array(fc.nat(disguises.length - 1), { minLength: 8, maxLength: 8 }),
        fc.constantFrom('', 'a picture of ', '一张', 'ein Bild, '),
        (word, ways, before) => {
          const disguised = [...word].map((letter, index) => (disguises[ways[index] ?? 0] ?? String)(letter, index)).join('');
          expect(screen({ text: `${before}${disguised} on a table` })).toMatchObject({ allowed: false });
        },
      ),
      { numRuns: 500 },
    ));

  it('sees through letters set apart', () =>
    fc.assert(
      fc.property(fc.constantFrom('nude', 'porn', 'suicide', 'hentai', 'gore', 'nudify'), fc.constantFrom(...wholeWord), fc.constantFrom(...disguises.slice(0, 3)), (word, arrange, disguise) => {
        expect(screen({ text: `please show ${arrange([...word].map(disguise))} there` })).toMatchObject({ allowed: false });
      }),
    ));

  it('is total and always answers alike', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.string({ unit: 'grapheme', maxLength: 100 }), (text, negative) => {
        expect(screen({ text, negative })).toEqual(screen({ text, negative }));
      }),
    ));

  it('refuses a text however much harmless prose surrounds it', () =>
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), (before, after) => {
        expect(screen({ text: `${'calm sea '.repeat(before)}a nude woman ${'and gulls '.repeat(after)}` })).toMatchObject({ allowed: false });
      }),
      { numRuns: 30 },
    ));

  it.each([
    ['to the end', 'a picture of a \u202enamow edun'],
    ['within the text', 'a picture of a \u202eedun\u202c woman'],
    ['in pieces', 'a \u202eed\u202dnu\u202c woman'],
    ['among isolates', 'a \u2067nu\u2069de woman'],
    ['around a word that stands in its order', 'a nude\u202e woman'],
  ])('reads what is shown from right to left: %s', (_where, text) => expect(screen({ text })).toMatchObject({ allowed: false, ruleIds: ['sexual.nudity'] }));
  it('lets a harmless text be shown from right to left', () => expect(screen({ text: 'a \u202eekal mlac' })).toEqual({ allowed: true }));

  it('refuses unread what grows out of all proportion', () => {
    const unread = { allowed: false, categories: [SafetyCategory.OTHER], ruleIds: ['text.inflated'] };
    expect(screen({ text: '\ufdfa'.repeat(longestText) })).toEqual(unread);
    expect(screen({ text: '\ufdfa'.repeat(2_000) })).toEqual(unread);
    expect(screen({ text: 'a calm lake', negative: '\ufdfa'.repeat(1_000) })).toEqual(unread);
    expect(screen({ text: `\ufdfa nude \ufdfa` })).toMatchObject({ ruleIds: ['sexual.nudity'] });
    expect(screen({ text: `mosque with the words ${'\ufdfa'.repeat(20)}` })).toEqual({ allowed: true });
    expect(screen({ text: '½ ㎏ ㍿ '.repeat(300) })).toEqual({ allowed: true });
  });

  it('names the gravest category first, every rule once', () => {
    expect(screen({ text: 'a naked child, naked, with gore' })).toEqual({
      allowed: false,
      categories: [SafetyCategory.MINORS, SafetyCategory.SEXUAL, SafetyCategory.VIOLENCE],
      ruleIds: ['minors.sexual', 'sexual.nudity', 'violence.gore'],
    });
  });

  it('does not let a harmless use of a word clear a harmful one', () => {
    expect(screen({ text: 'nude lipstick' })).toEqual({ allowed: true });
    expect(screen({ text: 'nude lipstick on a nude woman' })).toMatchObject({ allowed: false });
    expect(screen({ text: 'breast cancer awareness ribbon, nude woman' })).toMatchObject({ allowed: false });
  });

  describe('what must not be shown', () => {
    it('may name what is harmful', () => expect(screen({ text: 'a calm lake', negative: 'nsfw, nude, child, gore, blood' })).toEqual({ allowed: true }));
    it('must not take clothes off people', () => {
      expect(screen({ text: 'portrait of a woman', negative: 'clothes, blurry' })).toMatchObject({ allowed: false, ruleIds: ['sexual.negative-clothes'] });
      expect(screen({ text: 'portrait of a woman', negative: 'cl0thing' })).toMatchObject({ allowed: false });
      expect(screen({ text: 'an empty wardrobe', negative: 'clothes' })).toEqual({ allowed: true });
    });
  });

  it('reads some words in their own language only', () => {
    expect(screen({ text: 'une femme allongée, nue', locale: 'FR' })).toMatchObject({ allowed: false });
    expect(screen({ text: 'la nue et le ciel', locale: 'FR' })).toEqual({ allowed: true });
    expect(screen({ text: 'femme take a bite', locale: 'EN' })).toEqual({ allowed: true });
  });

  it('refuses to judge what is too long to be a prompt, without repeating it', () => {
    const text = 'secret '.repeat(longestText);
    expect(() => screen({ text })).toThrow(RangeError);
    expect(() => screen({ text })).not.toThrow(/secret/);
    expect(screen({ text: 'x'.repeat(longestText) })).toEqual({ allowed: true });
  });
});

describe('ages', () => {
  const young = createScreen([{ id: 'age', category: SafetyCategory.MINORS, any: [AGE_UNDER_18] }]);
  it.each(['12 years old', '12-year-old', '12 yr old', '12yo', '17 y/o', 'aged 9', 'age 9', 'seven year old', '12 años', 'doce años', '12 ans', 'douze ans', '12 Jahre alt', '12-jährige', 'zwölfjährige', '12살', '12세', '12歳', '12 岁', '十二歳', '十七岁', '三歲'])('sees %s', (text) =>
    expect(young({ text })).toMatchObject({ allowed: false }));
  it.each(['18 years old', '21yo', '112 years', '2012 años', 'aged 40', '25살', '二十三岁', '二十歳', '三十七岁', 'page 12', '12 monkeys', 'five cats', 'year 12'])('passes %s', (text) =>
    expect(young({ text })).toEqual({ allowed: true }));
});

describe('rules', () => {
  it('have ids of their own, and at least one in each category', () => {
    expect(new Set(promptRules.map(({ id }) => id)).size).toBe(promptRules.length);
    expect(new Set(promptRules.map(({ category }) => category))).toEqual(new Set(Object.values(SafetyCategory)));
  });
});
