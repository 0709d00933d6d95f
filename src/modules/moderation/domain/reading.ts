import { longestWord } from './spelling.js';

/**
 * A word as it may be read: one that stands in the text, or one put together from pieces. `start` and `end` (inclusive) count words; in Chinese,
 * Japanese and Korean, which don't reliably put spaces between words, they count characters.
 */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly script: 'alphabet' | 'cjk';
  /** Put together from single letters. */
  readonly spelled: boolean;
}

export interface Reading {
  /** The words that stand in the text, in their order. */
  readonly words: readonly Word[];
  /** Words that somebody could have taken apart: `n.u.d.e`, `n u d e`, `nu-de`; those written with signs as letters: `k!ll`. */
  readonly joined: readonly Word[];
  readonly length: number;
}

interface Piece extends Word {
  readonly from: number;
  readonly to: number;
}

const pieces = /([[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}ー]&&[\p{L}\p{N}ー]]+)|[[\p{L}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}ー]]+|(?<![\p{L}\p{N}@$])[@$](?![\p{L}\p{N}@$])/gv;
const withSigns = /[a-z0-9@$€£!|+*]+/g;
const letterAndSign = /^(?=.*[a-z])(?=.*[@$€£!|+*])/;

/** Reads a normalised text as words. Linear in its length. */
export function readWords(text: string): Reading {
  const found: Piece[] = [];
  let position = 0;
  for (const match of text.matchAll(pieces)) {
    const isCjk = match[1] !== undefined;
    const size = isCjk ? match[0].length : 1;
    found.push({
      text: match[0], start: position, end: position + size - 1, script: isCjk ? 'cjk' : 'alphabet', spelled: false,
      from: match.index, to: match.index + match[0].length,
    });
    position += size;
  }
  return { words: found, joined: [...spelledOut(text, found), ...hyphenated(text, found), ...signsAsLetters(text, found)], length: position };
}

const join = (parts: readonly Piece[], spelled: boolean): Word => ({
  text: parts.map((part) => part.text).join(''),
  start: parts[0]?.start ?? 0,
  end: parts.at(-1)?.end ?? 0,
  script: parts[0]?.script ?? 'alphabet',
  spelled,
});

/** Splits a list wherever `together` denies two neighbours. */
function chains(found: readonly Piece[], together: (left: Piece, right: Piece) => boolean): Piece[][] {
  const all: Piece[][] = [];
  for (const [index, piece] of found.entries()) {
    const previous = found[index - 1];
    if (previous && together(previous, piece)) all.at(-1)?.push(piece);
    else all.push([piece]);
  }
  return all;
}

/** Single letters in a row, at least three (two in CJK). A gap wider than the narrowest of the row ends a word: `n u d e  g i r l`. */
function spelledOut(text: string, found: readonly Piece[]): Word[] {
  const rows = chains(found, (left, right) => left.text.length === 1 && right.text.length === 1 && left.script === right.script);
  return rows.flatMap((row) => {
    const atLeast = row[0]?.script === 'cjk' ? 2 : 3;
    if (row.length < atLeast) return [];
    const narrowest = row.slice(1).reduce((least, piece, index) => Math.min(least, piece.from - (row[index]?.to ?? 0)), text.length);
    const words = chains(row, (left, right) => right.from - left.to === narrowest);
    return words.filter((parts) => parts.length >= atLeast).map((parts) => join(parts, true));
  });
}

/** Parts with punctuation but no space between them: the whole, and each two neighbours. An apostrophe separates (`it's`, `l'ours`). */
function hyphenated(text: string, found: readonly Piece[]): Word[] {
  const rows = chains(found, (left, right) => {
    const gap = text.slice(left.to, Math.min(right.from, left.to + 4));
    return left.script === 'alphabet' && right.script === 'alphabet' && gap.length > 0 && gap.length < 4 && !/[\s'’]/.test(gap);
  });
  return rows.flatMap((row) => {
    if (row.length < 2) return [];
    const neighbours = row.length > 2 ? row.slice(1).map((piece, index) => join([row[index] ?? piece, piece], false)) : [];
    const size = (row.at(-1)?.to ?? 0) - (row[0]?.from ?? 0);
    return size <= 2 * longestWord ? [join(row, false), ...neighbours] : neighbours;
  });
}

/** `k!ll`, `@ss`, `n*de`: runs of letters and of signs that can stand for letters. */
function signsAsLetters(text: string, found: readonly Piece[]): Word[] {
  const words: Word[] = [];
  let index = 0;
  for (const { 0: run, index: from } of text.matchAll(withSigns)) {
    if (run.length > longestWord || !letterAndSign.test(run)) continue;
    while ((found[index]?.to ?? Infinity) <= from) index++;
    const start = found[index]?.start;
    while ((found[index + 1]?.from ?? Infinity) < from + run.length) index++;
    if (start !== undefined) words.push({ text: run, start, end: found[index]?.end ?? start, script: 'alphabet', spelled: false });
  }
  return words;
}
