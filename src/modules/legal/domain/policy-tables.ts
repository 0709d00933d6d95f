import { languageTags, Locale } from '../../../platform/context/locale.js';
import { periodIn } from '../../../platform/context/period-words.js';
import { PolicyError } from './policy-error.js';
import { type PolicyData, type Row, rowText } from './policy-data.js';
import { codeWords, headings } from './table-words.js';

/** A table of a policy. Its rows come from the data that the engines act on. */
interface PolicyTable {
  /** GitHub-flavoured Markdown. */
  markdown(data: PolicyData, locale: Locale): string;
  /** What it shows, without words: changes when the data change and not when a translation does. */
  figure(data: PolicyData): readonly (readonly string[])[];
}

interface Column<R> {
  readonly heading: keyof typeof headings;
  readonly words: (row: R, data: PolicyData, locale: Locale) => string;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

const tableOf = <R>(rows: (data: PolicyData) => readonly R[], figure: (row: R) => readonly string[], columns: readonly Column<R>[]): PolicyTable => ({
  figure: (data) => rows(data).map(figure),
  markdown: (data, locale) => [
    columns.map(({ heading }) => headings[heading][locale]),
    columns.map(() => '---'),
    ...rows(data).map((row) => columns.map(({ words }) => cell(words(row, data, locale)))),
  ].map((cells) => `| ${cells.join(' | ')} |`).join('\n'),
});

/** @throws PolicyError for a code that has no words */
function wordsOf(file: string, code: string, locale: Locale): string {
  const words = codeWords[code];
  if (!words) throw new PolicyError(file, null, `there are no words for ${code}`);
  return words[locale];
}

/** @throws PolicyError where a row lacks a member */
function textIn(file: string, row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new PolicyError(file, null, `the row ${String(row['key'])} has no ${name}`);
  return value;
}

function period(value: string, locale: Locale): string {
  if (value === 'P0D') return wordsOf('retention.json', 'period.at-once', locale);
  return periodIn(value, locale);
}

function country(code: string, locale: Locale): string {
  if (!/^[A-Z]{2}$/.test(code)) return wordsOf('recipients.json', `country.${code}`, locale);
  return new Intl.DisplayNames(locale === Locale.EN ? 'en-GB' : languageTags[locale], { type: 'region' }).of(code) ?? code;
}

const recipient = (row: Row, name: string): string => textIn('recipients.json', row, name);
const cookie = (row: Row, name: string): string => textIn('cookies.json', row, name);

/** The other rows of the file, `category.contact` and the like, are words for codes. */
const purposesOf = (data: PolicyData): string[] => Object.keys(data.texts.purposes).filter((key) => !key.includes('.'));

export const policyTables = {
  retention: tableOf((data) => data.retention, ({ key, period: time, trigger, action, ground }) => [key, time, trigger, action, ground ?? ''], [
    { heading: 'data', words: ({ key }, data, locale) => rowText(data, 'retention', key, 'data')[locale] },
    { heading: 'period', words: (row, _, locale) => period(row.period, locale) },
    { heading: 'trigger', words: ({ key }, data, locale) => rowText(data, 'retention', key, 'trigger')[locale] },
    // What is kept is kept for a reason and an end of its own.
    { heading: 'action', words: ({ key, action }, data, locale) => (action === 'keep' ? rowText(data, 'retention', key, 'then')[locale] : wordsOf('retention.json', `action.${action}`, locale)) },
    { heading: 'ground', words: ({ key, ground }, data, locale) => (ground === null ? '–' : rowText(data, 'retention', key, 'ground')[locale]) },
  ]),
  recipients: tableOf((data) => data.recipients, (row) => ['key', 'name', 'kind', 'country', 'transferMechanism'].map((name) => recipient(row, name)), [
    // Companies are called the same everywhere, "our mail delivery" is not.
    { heading: 'recipient', words: (row, data, locale) => data.texts.recipients[recipient(row, 'key')]?.['name']?.[locale] ?? recipient(row, 'name') },
    { heading: 'purpose', words: (row, data, locale) => rowText(data, 'recipients', recipient(row, 'key'), 'purpose')[locale] },
    { heading: 'country', words: (row, _, locale) => country(recipient(row, 'country'), locale) },
    { heading: 'safeguard', words: (row, data, locale) => rowText(data, 'recipients', `transfer-${recipient(row, 'transferMechanism')}`, 'name')[locale] },
    // No figure: it says what was so on one day, and a recipient that was named here may be switched on without another version.
    { heading: 'use', words: ({ active }, _, locale) => wordsOf('recipients.json', active === true ? 'use.active' : 'use.inactive', locale) },
  ]),
  cookies: tableOf((data) => data.cookies, (row) => ['key', 'prefix', 'name', 'category', 'provider', 'period'].map((name) => cookie(row, name)), [
    { heading: 'cookie', words: (row) => `\`${cookie(row, 'prefix')}${cookie(row, 'name')}\`` },
    { heading: 'category', words: (row, _, locale) => wordsOf('cookies.json', `category.${cookie(row, 'category')}`, locale) },
    { heading: 'purpose', words: (row, data, locale) => rowText(data, 'cookies', cookie(row, 'key'), 'purpose')[locale] },
    { heading: 'provider', words: (row) => cookie(row, 'provider') },
    { heading: 'period', words: (row, _, locale) => period(cookie(row, 'period'), locale) },
  ]),
  purposes: tableOf((data) => purposesOf(data), (key) => [key], [
    { heading: 'purpose', words: (key, data, locale) => `**${rowText(data, 'purposes', key, 'name')[locale]}** – ${rowText(data, 'purposes', key, 'about')[locale]}` },
    { heading: 'data', words: (key, data, locale) => rowText(data, 'purposes', key, 'data')[locale] },
    { heading: 'basis', words: (key, data, locale) => rowText(data, 'purposes', key, 'basis')[locale] },
  ]),
} satisfies Record<string, PolicyTable>;

export type TableName = keyof typeof policyTables;
