import { Locale } from '../../../platform/context/locale.js';
import { locales, slugOf } from './document-kind.js';
import type { Clause, DocumentSource } from './document-source.js';
import { leftInEnglish } from './left-in-english.js';
import { placeholdersOf } from './placeholders.js';

const sorted = (values: Iterable<string>): string => [...values].sort().join(', ');
const textOf = ({ heading, body }: Clause): string => `${heading}\n${body}`;

/** Numbers that stand in the text itself, as ASCII digits. */
const digitsOf = (text: string): string[] => text.replace(/\{\{[^}]*\}\}/g, ' ').normalize('NFKC').match(/\d+/g) ?? [];

/**
 * What keeps the eight texts from saying the same: a language, a clause, a placeholder or a number that is missing, an English sentence left over.
 * @returns problems in words, none where they agree
 */
export function compareTranslations(sources: ReadonlyMap<Locale, DocumentSource>): string[] {
  const missing = locales.filter((locale) => !sources.has(locale)).map((locale) => `${slugOf(locale)}.md is missing`);
  const english = sources.get(Locale.EN);
  if (!english) return missing;
  return [...missing, ...[...sources].flatMap(([locale, source]) => (locale === Locale.EN ? [] : compare(english, source, locale)))];
}

function compare(english: DocumentSource, other: DocumentSource, locale: Locale): string[] {
  const ids = (source: DocumentSource) => source.clauses.map(({ id, level }) => `${'#'.repeat(level)}${id}`);
  if (ids(english).join(' ') !== ids(other).join(' ')) {
    const at = ids(english).findIndex((id, i) => id !== ids(other)[i]);
    const [expected, found] = at < 0 ? ['the end', ids(other)[english.clauses.length]] : [ids(english)[at], ids(other)[at]];
    return [`${other.file}: the clauses differ from the English ones: ${found ?? 'the end'} instead of ${expected}`];
  }
  return english.clauses.flatMap((clause, i) => {
    const translated = other.clauses[i];
    if (!translated) return [];
    const [mine, theirs] = [textOf(clause), textOf(translated)];
    const at = `${other.file} (clause ${clause.id})`;
    const problems: string[] = [];
    if (sorted(placeholdersOf(mine)) !== sorted(placeholdersOf(theirs))) {
      problems.push(`${at}: placeholders are [${sorted(placeholdersOf(theirs))}], in English [${sorted(placeholdersOf(mine))}]`);
    }
    if (sorted(digitsOf(mine)) !== sorted(digitsOf(theirs))) problems.push(`${at}: numbers are [${sorted(digitsOf(theirs))}], in English [${sorted(digitsOf(mine))}]`);
    return [...problems, ...leftInEnglish(theirs, locale).map((sentence) => `${at}: left in English: "${sentence.slice(0, 80)}"`)];
  });
}
