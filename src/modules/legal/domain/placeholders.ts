import type { Locale } from '../../../platform/context/locale.js';
import { periodIn } from '../../../platform/context/period-words.js';
import { documentNames, LegalDocumentKind, pathOf, slugOf } from './document-kind.js';
import type { Figures } from './figures.js';
import { deadlineRow, type PolicyData, retentionRow } from './policy-data.js';
import { policyTables, type TableName } from './policy-tables.js';

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The placeholders of a text, as they stand there. */
export const placeholdersOf = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, inside = '']) => inside.trim());

/** What a placeholder becomes, and the datum behind it; `figure` is absent where there is none. */
interface Resolved {
  readonly words: string;
  readonly figure?: Figures[string];
}

/** @throws Error saying what is wrong with the placeholder */
function resolve(inside: string, data: PolicyData, locale: Locale): Resolved {
  const [sort, key = ''] = inside.split(/:(.*)/s);
  switch (sort) {
    case 'figure': return figure(key, data, locale);
    case 'number': {
      const { number } = deadlineRow(data, key);
      if (number === undefined) throw new Error(`${key} is no number`);
      return { words: String(number), figure: number };
    }
    case 'fact': {
      const [group = '', name = ''] = key.split('.');
      const fact = data.company[group]?.[name];
      if (!fact) throw new Error(`company.json has no fact ${key}`);
      return { words: fact, figure: fact };
    }
    case 'table': {
      if (!Object.hasOwn(policyTables, key)) throw new Error(`there is no table ${key}`);
      const table = policyTables[key as TableName];
      return { words: table.markdown(data, locale), figure: table.figure(data) };
    }
    case 'link': {
      const kind = Object.values(LegalDocumentKind).find((one) => slugOf(one) === key);
      if (!kind) throw new Error(`there is no document ${key}`);
      return { words: `[${documentNames[kind][locale]}](${pathOf(kind)})` };
    }
    case 'date':
      // Known only when the version takes effect: filled in when the text is shown.
      if (key !== 'effective' && key !== 'updated') throw new Error(`there is no date ${key}`);
      return { words: `{{date:${key}}}` };
    default:
      throw new Error(`unknown placeholder {{${inside}}}`);
  }
}

function figure(key: string, data: PolicyData, locale: Locale): Resolved {
  const [file, name = ''] = key.split(/\.(.*)/s);
  if (file !== 'retention' && file !== 'deadlines') throw new Error(`unknown figure ${key}`);
  const { period, days } = file === 'retention' ? { ...retentionRow(data, name), days: undefined } : deadlineRow(data, name);
  if (period === undefined) throw new Error(`${key} is a number, not a period`);
  return { words: periodIn(period, locale, days), figure: days === 'business' ? `${period} business` : period };
}

/**
 * Puts data in the place of the placeholders.
 * @returns the text, and what it shows
 * @throws Error saying which placeholder is wrong, and how
 */
export function fillPlaceholders(text: string, data: PolicyData, locale: Locale): { readonly text: string; readonly figures: Figures } {
  const figures: Record<string, Figures[string]> = {};
  const filled = text.replace(PLACEHOLDER, (_, inside: string) => {
    const name = inside.trim();
    const { words, figure: shown } = resolve(name, data, locale);
    if (shown !== undefined) figures[name] = shown;
    return words;
  });
  const left = /\{\{|\}\}/.exec(filled.replace(/\{\{date:(?:effective|updated)\}\}/g, ''));
  if (left) throw new Error('a placeholder is not closed');
  return { text: filled, figures };
}
