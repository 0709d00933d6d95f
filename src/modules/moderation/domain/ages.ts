import type { Hit } from './lexicon.js';
import type { Reading, Word } from './reading.js';

/** Stands in a rule's terms for any age below 18: `12 years old`, `12yo`, `aged 12`, `doce años`, `十二歳`. */
export const AGE_UNDER_18 = '<18';

const numbers = [
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen',
  'uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete',
  'un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
  'ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn',
];
const numberOf = new Map(numbers.flatMap((line) => line.split(' ').map((word, index): [string, number] => [word, index + 1])));

const years = new Set(['year', 'years', 'yr', 'yrs', 'yo', 'y', 'anos', 'anitos', 'ans', 'jahre', 'jahriger', 'jahrige', 'jahriges', 'jahrigen', 'jahrig']);
const agedBefore = new Set(['aged', 'age', 'edad', 'agee', 'alter']);
const numberAndYears = /^([a-z]{3,9}|\d{1,2})(yo|yr|yrs|year|years|jahrige?[rnsm]?|ans|anos)$/;
const cjkYears = /^(살|세|歳|才|岁|歲)/;
const cjkAge = /([〇一二三四五六七八九十]{1,4})(?:歳|才|岁|歲)/g;
const cjkDigits = '〇一二三四五六七八九';

const isChild = (age: number | undefined): boolean => age !== undefined && age >= 1 && age < 18;
const ageOf = (word: string): number | undefined => (/^\d{1,2}$/.test(word) ? Number(word) : numberOf.get(word));

/** Where the text names an age below 18. */
export function childAges({ words }: Reading): Hit[] {
  return words.flatMap((word, index): Hit[] => {
    if (word.script === 'cjk') return cjkAges(word);
    const next = words[index + 1];
    const together = numberAndYears.exec(word.text);
    if (together) return isChild(ageOf(together[1] ?? '')) ? [word] : [];
    if (!isChild(ageOf(word.text))) return [];
    if (next && (years.has(next.text) || (next.script === 'cjk' && cjkYears.test(next.text)))) return [{ start: word.start, end: next.start }];
    return agedBefore.has(words[index - 1]?.text ?? '') ? [word] : [];
  });
}

/** Ages written in Chinese numerals: up to 十七, which is 17. */
const cjkAges = (word: Word): Hit[] =>
  [...word.text.matchAll(cjkAge)].flatMap((match) => {
    const [tens, ones] = (match[1] ?? '').includes('十') ? (match[1] ?? '').split('十') : ['〇', match[1]];
    const age = (tens === '' ? 1 : cjkDigits.indexOf(tens ?? '')) * 10 + (ones ? cjkDigits.indexOf(ones) : 0);
    return isChild(age) ? [{ start: word.start + match.index, end: word.start + match.index + match[0].length - 1 }] : [];
  });
