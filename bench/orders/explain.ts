import type { Client } from 'pg';
import type { Statement } from './capture.js';

/** What Postgres says about statements: how long it executed them, and how many pages it looked at. */
export interface Cost {
  readonly ms: number;
  readonly blocks: number;
}

interface Explained { readonly Plan: Readonly<Record<string, number>>; readonly 'Execution Time': number }

/** Executes them in one transaction that is rolled back. @returns the cost of each, 0 for those that only begin or end */
export async function explain(client: Client, statements: readonly Statement[]): Promise<Cost[]> {
  const costs: Cost[] = [];
  await client.query('BEGIN');
  try {
    for (const { text, values } of statements) {
      if (/^\s*(START|COMMIT)/.test(text)) {
        costs.push({ ms: 0, blocks: 0 });
        continue;
      }
      const { rows: [row] } = await client.query<{ 'QUERY PLAN': [Explained] }>(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, [...values]);
      const [{ Plan: plan, 'Execution Time': ms }] = row?.['QUERY PLAN'] ?? [{ Plan: {}, 'Execution Time': Number.NaN }];
      costs.push({ ms, blocks: (plan['Shared Hit Blocks'] ?? Number.NaN) + (plan['Shared Read Blocks'] ?? Number.NaN) });
    }
  } finally {
    await client.query('ROLLBACK');
  }
  return costs;
}
