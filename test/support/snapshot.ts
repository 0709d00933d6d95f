import type { TestDatabase } from './database.js';

/** What changes by itself: the record of requests, work in the background, and the clock's heartbeat. */
const RESTLESS = ['schema_migrations', 'jobs', 'scheduled_tasks', 'queue_epoch', 'development_clock', 'development_clock_instances', 'audit_unsealed', 'audit_seals'];
/** Every request may move when somebody was last seen; mails are sent later than they are written. */
const RESTLESS_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  sessions: ['last_seen_at'], api_keys: ['last_used_at'], mails: ['status', 'sendings', 'sent_at', 'error_class'],
};

/** How many rows each table has and what they hold, as `table: count hash`. New tables are part of it by themselves. */
export async function snapshotOf(database: TestDatabase, except: readonly string[] = []): Promise<Record<string, string>> {
  const tables = await database.ownerQuery<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^request_log' AND tablename <> ALL ($1) ORDER BY 1", [[...RESTLESS, ...except]]);
  const each = tables.map(({ name }, index) => `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(h, '' ORDER BY h)), '') AS content
    FROM (SELECT md5((to_jsonb(x) - $${index + 1}::text[])::text) AS h FROM "${name}" x) AS hashes`);
  const rows = await database.ownerQuery<{ name: string; content: string }>(each.join(' UNION ALL '), tables.map(({ name }) => RESTLESS_COLUMNS[name] ?? []));
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}

/** Does `work` and expects every table to be as before, apart from `except`. */
export async function changingNothing<T>(database: TestDatabase, work: () => Promise<T>, except: readonly string[] = []): Promise<T> {
  const before = await snapshotOf(database, except);
  const answer = await work();
  expect(await snapshotOf(database, except)).toEqual(before);
  return answer;
}
