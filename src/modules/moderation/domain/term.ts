import { normalise } from './normalise.js';
import { blur, collapse, isStretched, type Spelling } from './spelling.js';

/** One word of a term: exactly this one, or with `prefix` one that begins with it. */
export interface TermWord {
  readonly text: string;
  readonly prefix: boolean;
  readonly key: string;
  readonly blurredKey: string;
  readonly anyWord: boolean;
}

/**
 * A term as the rules write it, parsed: `nude`; `porno*` for words that begin so; `take off _ clothes`, where `_` is any word. In Chinese, Japanese
 * and Korean the term is a substring; one that begins with `=` must not go on in its own script on either side (`=ロリ` is not in フロリダ).
 */
export interface Term {
  readonly words: readonly [TermWord, ...TermWord[]];
  readonly cjk: boolean;
  readonly alone: boolean;
}

const isCjk = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u;

/** A term for words that begin so needs that many different letters in a row: shorter ones begin too many words. */
export const shortestStem = 3;

/** @throws Error for an empty term, one that begins with too little, or `=` before anything but Chinese, Japanese and Korean */
export function parseTerm(source: string): Term {
  const alone = source.startsWith('=');
  const cjk = isCjk.test(source);
  if (alone && !cjk) throw new Error(`words stand alone anyway: "${source}"`);
  const words = source.slice(alone ? 1 : 0).split(' ').map((written): TermWord => {
    const prefix = written.endsWith('*');
    const text = normalise(prefix ? written.slice(0, -1) : written);
    return { text, prefix, key: collapse(text), blurredKey: collapse(blur(text)), anyWord: written === '_' };
  });
  const [first, ...rest] = words;
  if (!first?.text || first.anyWord) throw new Error(`a term must begin with a word: "${source}"`);
  if (words.some(({ prefix, key }) => prefix && key.length < shortestStem)) throw new Error(`too short a beginning: "${source}"`);
  return { words: [first, ...rest], cjk, alone };
}

const scripts = [/[\p{sc=Kana}ー]/u, /\p{sc=Hira}/u, /\p{sc=Han}/u, /\p{sc=Hang}/u];

/** Whether two neighbouring characters may belong to one word; false for the end of a text. */
export const goOn = (left: string, right: string): boolean => scripts.some((script) => script.test(left) && script.test(right));

/** Whether one way to read a word is this word of a term. */
export function isTermWord(spelling: Spelling, key: string, word: TermWord): boolean {
  if (word.anyWord) return true;
  const wantedKey = spelling.blurred ? word.blurredKey : word.key;
  if (word.prefix ? !key.startsWith(wantedKey) : key !== wantedKey) return false;
  return isStretched(spelling.text, spelling.blurred ? blur(word.text) : word.text, word.prefix);
}

/** Whether `masked`, with `*` for letters that are hidden (`n*de`), can be this word; at least half its letters must show. */
export function isMasked(masked: string, word: TermWord): boolean {
  if (masked.length !== word.text.length || word.prefix) return false;
  let shown = 0;
  for (let index = 0; index < masked.length; index++) {
    if (masked[index] === word.text[index]) shown++;
    else if (masked[index] !== '*') return false;
  }
  return shown * 2 >= masked.length && shown < masked.length;
}
