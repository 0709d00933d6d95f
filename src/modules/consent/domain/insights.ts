/** policies/audience-insights.json: what advertising and analytics platforms may tell us. */
export interface InsightRules {
  /** Nothing is said of fewer people than this. */
  readonly minimumCohort: number;
  readonly maximumCount: number;
  readonly sources: readonly string[];
  readonly dimensions: Readonly<Record<string, { readonly pattern: string } | { readonly oneOf: readonly string[] }>>;
  readonly counts: readonly string[];
}

/** How many people of one description did what. */
export interface InsightRow {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
}

/** What is wrong with an import: the row, from 1, and its kind. Never the value or an unknown column's name, either of which could be about somebody. */
export interface InsightFault {
  readonly row: number;
  readonly problem: 'NOT_A_ROW' | 'UNKNOWN_COLUMN' | 'NOT_AGGREGATED' | 'TOO_FEW_PEOPLE' | 'REPEATED';
}

/**
 * Takes aggregated rows only [P18]. Columns and values come from a list, so an id, an address or a click id has no place; `people` and every other count
 * is at least the minimum (or, but for `people`, nothing); no description comes twice, so that a crowd can't be sent one by one. One bad row refuses all.
 */
export function readInsights(rows: readonly unknown[], rules: InsightRules): InsightRow[] | InsightFault {
  const read: InsightRow[] = [];
  const seen = new Set<string>();
  for (const [index, given] of rows.entries()) {
    const row = readRow(given, rules);
    if (typeof row === 'string') return { row: index + 1, problem: row };
    const description = JSON.stringify(Object.entries(row.dimensions).sort());
    if (seen.has(description)) return { row: index + 1, problem: 'REPEATED' };
    seen.add(description);
    read.push(row);
  }
  return read;
}

function readRow(given: unknown, rules: InsightRules): InsightRow | InsightFault['problem'] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 'NOT_A_ROW';
  const [dimensions, counts]: [Record<string, string>, Record<string, number>] = [{}, {}];
  for (const [column, value] of Object.entries(given) as [string, unknown][]) {
    const rule = Object.hasOwn(rules.dimensions, column) ? rules.dimensions[column] : undefined;
    if (rule) {
      if (typeof value !== 'string' || !('oneOf' in rule ? rule.oneOf.includes(value) : new RegExp(rule.pattern).test(value))) return 'NOT_AGGREGATED';
      dimensions[column] = value;
    } else if (rules.counts.includes(column)) {
      if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > rules.maximumCount) return 'NOT_AGGREGATED';
      if (Number(value) < rules.minimumCohort && (Number(value) > 0 || column === 'people')) return 'TOO_FEW_PEOPLE';
      counts[column] = Number(value);
    } else return 'UNKNOWN_COLUMN';
  }
  return counts['people'] === undefined ? 'NOT_AGGREGATED' : { dimensions, counts };
}
