import { lookalikes } from './lookalikes.js';

// Format, control and default-ignorable characters draw nothing; tab and line ends are space.
const invisible = /[[\p{Cf}\p{Cc}\p{DI}]--[\t\n\v\f\r]]/gv;
const marks = /[\p{M}--[\u3099\u309a]]/gv;
const strayVoicingMarks = /(?<![\p{sc=Hira}\p{sc=Kana}])[\u3099\u309a]/gu;
const beyondAscii = /[^\0-\x7f]/gu;
// Two regional indicators are a flag; one, or three and more, are letters.
const flags = /(?<!\p{RI})\p{RI}{2}(?!\p{RI})/gu;
const wordInCamelCase = /(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu;
const capitalIAsL = /(?<=\p{Ll})I(?!\p{Ll})/gu;

/** Whether the text carries characters that draw nothing: the screen then reads it both with and without a gap in their place. */
export const hasInvisible = (text: string): boolean => text.search(invisible) >= 0;

/**
 * Reduces a text to what a reader sees: compatibility forms (NFKD), no invisible characters, no accents, lookalikes as the Latin letters they
 * imitate, small letters. A capital I inside a word becomes `1`, for it may stand for an l. Total, idempotent, linear in the text's length.
 * For matching only, never for display.
 * @param gap what an invisible character becomes
 */
export function normalise(text: string, gap: '' | ' ' = ''): string {
  return text
    .toWellFormed()
    .replace(invisible, gap)
    .replace(marks, '') // before NFKD as well: sorting long runs of marks is not linear
    .normalize('NFKD')
    .replace(marks, '')
    .replace(strayVoicingMarks, '')
    .normalize('NFC') // puts Hangul and voiced kana together again
    .replace(/[\u3099\u309a]/g, '')
    .replace(flags, ' ')
    .replace(wordInCamelCase, '_')
    .replace(capitalIAsL, '1')
    .replace(beyondAscii, (character) => lookalikes.get(character) ?? character)
    .toLowerCase();
}
