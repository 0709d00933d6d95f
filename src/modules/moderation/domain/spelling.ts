const signs: Readonly<Record<string, string>> = {
  0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g', '@': 'a', '€': 'e', $: 's', '£': 'l', '!': 'i', '|': 'i', '+': 't',
};

/** No term is as long as this, and a longer word is not worth taking apart. */
export const longestWord = 40;

/** One way to read a word. In a `blurred` one every l is written i, because a sign stood for either; it is compared with blurred terms. */
export interface Spelling {
  readonly text: string;
  readonly blurred: boolean;
}

export const blur = (text: string): string => text.replaceAll('l', 'i');

/** The ways to read a word: as it stands, without digits around it (`nude2`), with digits and signs read as letters (`p0rn`, `1o1i`). */
export function spellings(written: string): Spelling[] {
  const word = written.length > longestWord ? written.replace(/(.)\1{3,}/gsu, '$1$1$1') : written;
  const plain = { text: word, blurred: false };
  if (word.length > longestWord || !/[^a-z]/.test(word) || !/[a-z]/.test(word)) return [plain];
  const bare = word.replace(/^[0-9]+/, '').replace(/[0-9]+$/, '');
  const read = word.replace(/[^a-z]/g, (sign) => signs[sign] ?? sign);
  const ambiguous = /[1!|]/.test(word);
  // More signs than letters is a number or a code (`B008`).
  const isCode = read.length > 2 * word.replace(/[^a-z]/g, '').length;
  const all = [plain, { text: bare, blurred: false }, { text: isCode ? word : ambiguous ? blur(read) : read, blurred: ambiguous && !isCode }];
  return all.filter(({ text }, index) => text.length > 1 && all.findIndex((other) => other.text === text) === index);
}

/** Each letter once: `nuuude` -> `nude`. Words are looked up by this and then compared by {@link isStretched}. */
export const collapse = (text: string): string => text.replace(/(.)\1+/gsu, '$1');

const isVowel = (letter: string | undefined): boolean => letter !== undefined && 'aeiou'.includes(letter);

/**
 * Whether `word` is `term`, perhaps with letters drawn out: three or more for one, or a vowel doubled. A doubled consonant is another word more
 * often than not (`rapped`). Both must collapse to the same letters; with `asPrefix` the word may go on.
 */
export function isStretched(word: string, term: string, asPrefix = false): boolean {
  let at = 0;
  for (let from = 0; from < term.length; ) {
    const letter = term[from];
    const wanted = runLength(term, from);
    const given = word[at] === letter ? runLength(word, at) : 0;
    if (given < wanted || (given > wanted && given < 3 && !isVowel(letter) && !(asPrefix && from + wanted === term.length))) return false;
    from += wanted;
    at += given;
  }
  return asPrefix || at === word.length;
}

function runLength(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] === text[from]) end++;
  return end - from;
}
