import { readPolicyFile } from './policy-files.js';

/** Reads the periods of a file once. @returns period (ISO 8601) of a key */
function periodsOf(file: string): (key: string) => string {
  const rows = readPolicyFile(file) as readonly { readonly key: string; readonly period?: string }[];
  const periods = new Map(rows.map(({ key, period }) => [key, period]));
  return (key) => {
    const period = periods.get(key);
    if (period === undefined) throw new Error(`policies/${file} has no period for ${key}`);
    return period;
  };
}

/** How long something is kept, as the policies promise it (ISO 8601). Engines ask as they are loaded, so a missing rule is noticed at start. @throws Error naming file and key */
export const retentionPeriod = periodsOf('retention.json');

/** A deadline that the policies promise (ISO 8601). @throws Error naming file and key */
export const deadlinePeriod = periodsOf('deadlines.json');

/** How long a cookie lives, as people read it (ISO 8601). @throws Error naming file and key */
export const cookiePeriod = periodsOf('cookies.json');
