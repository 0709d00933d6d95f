import fc from 'fast-check';
import { normalise } from './normalise.js';
import { readWords } from './reading.js';

const joined = (text: string): string[] => readWords(normalise(text)).joined.map((word) => word.text);

describe('readWords', () => {
  it.each([
    ['n u d e', ['nude']],
    ['n.u.d.e', ['nude']],
    ['n-u_d.e', ['nude']],
    ['a b  c d e  f', ['cde']],
    ['n u d e  g i r l', ['nude', 'girl']],
    ['nu-de', ['nude']],
    ['a well-known state-of-the-art lens', ['wellknown', 'stateoftheart', 'stateof', 'ofthe', 'theart']],
    ['k!ll', ['k!ll', 'kll']],
    ['@ss', ['@ss']],
    ['裸 体', ['裸体']],
    ['누 드', ['누드']],
  ])('puts together %s', (text, expected) => expect(joined(text).sort()).toEqual(expect.arrayContaining([...expected].sort())));

  it.each(['I am a cat', 'plan B or plan C', "it's l'ours d'un ami", 'one two three', 'up, down. left', '我 喜欢 猫', 'vitamin C and D'])('leaves prose alone: %s', (text) =>
    expect(joined(text)).toEqual([]));

  it('counts a word as one position, and every character in Chinese, Japanese and Korean', () => {
    const { words, length } = readWords('a red 風船 now');
    expect(words.map(({ text, start, end }) => [text, start, end])).toEqual([['a', 0, 0], ['red', 1, 1], ['風船', 2, 3], ['now', 4, 4]]);
    expect(length).toBe(5);
  });

  it('keeps positions in order and the work in proportion to the text', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aab1 .-_!@*|\'  裸누か\n😀é'), maxLength: 400 }), (text) => {
        const normal = normalise(text);
        const { words, joined: put, length } = readWords(normal);
        for (const { start, end, text: word } of [...words, ...put]) {
          expect(word).not.toBe('');
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBeLessThan(length);
        }
        const read = [...words, ...put].reduce((sum, word) => sum + word.text.length, 0);
        expect(read).toBeLessThanOrEqual(6 * normal.length);
      }),
      { numRuns: 1000 },
    ));
});
