import { Client } from 'pg';
import type { TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';

/** A transaction of the test's own, in the application's way. */
export interface Obstacle {
  /** Process id of its Postgres backend. */
  readonly pid: number;
  query(sql: string, parameters?: unknown[]): Promise<void>;
  /** Resolves once somebody waits for a lock that it holds; gives their backends. */
  blocksSomebody(): Promise<number[]>;
  /** Resolves once it waits for somebody itself. */
  isBlocked(): Promise<void>;
  /** Ends it without a trace. */
  remove(): Promise<void>;
}

/** Runs `sql` in a transaction that stays open: what it locks, nobody else gets. */
export async function obstacle(database: TestDatabase, sql: string, parameters: unknown[] = []): Promise<Obstacle> {
  const client = new Client({ connectionString: database.ownerUrl, application_name: 'test-obstacle' });
  client.on('error', () => undefined);
  await client.connect();
  // In a deadlock, whoever else takes part is to be the one that notices and gives way.
  await client.query("SET deadlock_timeout = '1min'");
  await client.query('BEGIN');
  await client.query(sql, parameters);
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const pid = rows[0]?.pid ?? 0;
  return {
    pid,
    query: async (text, values) => void (await client.query(text, values)),
    blocksSomebody: () => waitFor(async () => {
      const waiting = await database.ownerQuery<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))', [pid]);
      return waiting.length > 0 && waiting.map((row) => row.pid);
    }, { timeoutMs: 30_000, what: 'somebody to run into the obstacle' }),
    isBlocked: async () => {
      await waitFor(async () => (await database.ownerQuery('SELECT 1 WHERE cardinality(pg_blocking_pids($1)) > 0', [pid])).length > 0, { what: 'the obstacle to be blocked' });
    },
    remove: async () => {
      await client.query('ROLLBACK').catch(() => undefined);
      await client.end();
    },
  };
}
