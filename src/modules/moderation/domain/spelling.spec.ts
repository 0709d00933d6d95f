import { collapse, isStretched, spellings } from './spelling.js';

describe('spellings', () => {
  it.each([
    ['nude', ['nude']],
    ['nude2', ['nude2', 'nude']],
    ['p0rn', ['p0rn', 'porn']],
    ['1o1i', ['1o1i', 'o1i', 'ioii']],
    ['b008', ['b008']],
    ['1080', ['1080']],
  ])('reads %s', (word, expected) => expect(expected).toEqual(expect.arrayContaining(spellings(word).map(({ text }) => text))));

  it.each([
    ['nuuude', 'nude', true],
    ['nuude', 'nude', true],
    ['nudddde', 'nude', true],
    ['rapped', 'raped', false],
    ['niger', 'nigger', false],
    ['as', 'ass', false],
    ['asss', 'ass', true],
  ])('%s stretches %s: %s', (word, term, expected) => expect(collapse(word) === collapse(term) && isStretched(word, term)).toBe(expected));

  it('knows a stretched beginning', () => {
    expect(isStretched('pornooography', 'porno', true)).toBe(true);
    expect(isStretched('porn', 'porno', true)).toBe(false);
  });
});
