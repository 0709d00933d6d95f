import { displayed, setsDirection } from './displayed.js';

describe('displayed', () => {
  it.each([
    ['what has no direction of its own', 'a nude', 'a nude'],
    ['what an override reverses, to the end', 'a \u202eedun', 'a nude'],
    ['and as far as it reaches', 'a \u202eedun\u202c woman', 'a nude woman'],
    ['a second one', '\u202eun\u202c\u202eed\u202c', 'nude'],
    ['an override in the same override', '\u202eed\u202eun', 'nude'],
    ['an override in the opposite one', '\u202eed\u202dnu', 'nude'],
    ['an isolate in an override', '\u202eed\u2066nu\u2069', 'nude'],
    ['embeddings and isolates, which leave Latin letters in their order', '\u202bnu\u202c\u2067de\u2069', 'nude'],
    ['past the end of an isolate that never began', '\u202e\u2069edun', 'nude'],
    ['past an end that belongs outside of the isolate', '\u202e\u2066\u202cnu\u2069', 'nu'],
    ['an override that its isolate ends', '\u2067\u202eun\u2069de', 'nude'],
    ['each paragraph by itself', '\u202eba\ncd', 'ab\ncd'],
    ['a letter with its accents', '\u202ee\u0301b', 'be\u0301'],
    ['characters beyond the first plane', '\u202e𝓮𝓭𝓾𝓷', '𝓷𝓾𝓭𝓮'],
    ['ends without a beginning', 'nu\u202c\u2069de', 'nude'],
  ])('reads %s', (_, text, expected) => expect(displayed(text)).toBe(expected));

  it('knows a text that it may change', () => {
    expect(setsDirection('a \u202eedun')).toBe(true);
    expect(setsDirection('a nude\u200b')).toBe(false);
  });

  it('lets only the outer ones take effect, as many as the standard says', () => {
    // Opposite ones, in each other: each takes one level.
    const nested = (depth: number) => `${'\u202e\u202d'.repeat(depth / 2)}ab`;
    expect(displayed(nested(124))).toBe('ab');
    expect(displayed(`${nested(124)}\u202ecd`)).toBe('abdc');
    expect(displayed(`${nested(126)}`)).toBe('ba');
    expect(displayed(`${nested(126)}\u202c\u202ccd`)).toBe('bacd');
    expect(displayed('\u202ea'.repeat(10_000))).toBe('a'.repeat(10_000));
  });
});
