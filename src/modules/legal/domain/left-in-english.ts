import { Locale } from '../../../platform/context/locale.js';

// Words that English sentences are full of and that are none in Spanish, French or German.
const ENGLISH = new Set(('the of and to you your we our is are that this with for by be have has it not from which when where how they their its than them what who these those '
  + 'should would could must may can if at only any other such into about without').split(' '));
const MIN_WORDS = 5;
const ENGLISH_SHARE = 0.25;
const MIN_LETTERS = 20;
const LATIN_SHARE = 0.5;

const scripts = new Set<Locale>([Locale.KO, Locale.JA, Locale.ZH_HANT, Locale.ZH_HANS]);

/** Placeholders, code, links and addresses are the same in every language. */
const NOT_WORDS = /\{\{[^}]*\}\}|`[^`]*`|https?:\/\/\S+|\S+@\S+|\]\([^)]*\)/g;

const sentencesOf = (text: string): string[] =>
  text.replace(NOT_WORDS, ' ').split(/(?<=[.!?:;])\s+|[。！？；：]|\n+|\|/u).map((sentence) => sentence.replace(/[*_#>|-]/g, ' ').trim()).filter(Boolean);

const wordsOf = (sentence: string): string[] => sentence.match(/[\p{L}\p{M}'’]+/gu) ?? [];

/**
 * Sentences that nobody translated. In Spanish, French and German by their share of English function words, in Korean, Japanese and Chinese by
 * their share of Latin letters, capitalised words (names) left aside.
 */
export function leftInEnglish(text: string, locale: Locale): string[] {
  if (locale === Locale.EN) return [];
  return sentencesOf(text).filter(scripts.has(locale) ? isLatin : isEnglish);
}

function isEnglish(sentence: string): boolean {
  const words = wordsOf(sentence);
  return words.length >= MIN_WORDS && words.filter((word) => ENGLISH.has(word.toLowerCase())).length / words.length >= ENGLISH_SHARE;
}

function isLatin(sentence: string): boolean {
  const plain = sentence.replace(/\p{Lu}\p{L}*/gu, '');
  const latin = plain.match(/\p{Script=Latin}/gu)?.length ?? 0;
  const letters = plain.match(/\p{L}/gu)?.length ?? 0;
  return latin >= MIN_LETTERS && latin / letters > LATIN_SHARE;
}
