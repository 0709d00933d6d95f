import type { Texts } from '../../../platform/context/locale.js';
import { PolicyError } from './policy-error.js';

/** A row of policies/retention.json. */
export interface RetentionRow {
  readonly key: string;
  readonly data: string;
  readonly period: string;
  readonly trigger: string;
  readonly action: string;
  readonly ground: string | null;
}

/** A row of policies/deadlines.json: a period, or a plain number. */
export interface DeadlineRow {
  readonly key: string;
  readonly period?: string;
  readonly days?: 'calendar' | 'business';
  readonly number?: number;
}

/** Words of data rows: key, field, language. */
export type RowTexts = Readonly<Record<string, Readonly<Record<string, Texts>>>>;

/** A row of policies/recipients.json or cookies.json. What stands in it is for its table to read. */
export type Row = Readonly<Record<string, unknown>>;

/** Everything in policies/ that texts show. */
export interface PolicyData {
  readonly retention: readonly RetentionRow[];
  readonly deadlines: readonly DeadlineRow[];
  readonly company: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly recipients: readonly Row[];
  readonly cookies: readonly Row[];
  readonly texts: Readonly<Record<'retention' | 'purposes' | 'recipients' | 'cookies', RowTexts>>;
}

/** @throws PolicyError naming the file and the key where there is no such rule */
export function retentionRow(data: PolicyData, key: string): RetentionRow {
  const row = data.retention.find((one) => one.key === key);
  if (!row) throw new PolicyError('retention.json', null, `has no rule ${key}`);
  return row;
}

/** @throws PolicyError naming the file and the key where there is no such deadline */
export function deadlineRow(data: Pick<PolicyData, 'deadlines'>, key: string): DeadlineRow {
  const row = data.deadlines.find((one) => one.key === key);
  if (!row) throw new PolicyError('deadlines.json', null, `has no deadline ${key}`);
  return row;
}

/** The words of a data row. @throws PolicyError where they are missing */
export function rowText(data: PolicyData, table: keyof PolicyData['texts'], key: string, field: string): Texts {
  const found = data.texts[table][key]?.[field];
  if (!found) throw new PolicyError(`texts/${table}.json`, null, `has no words for ${key}.${field}`);
  return found;
}
