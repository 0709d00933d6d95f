import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';

/** The schema stays as it is; says why in words for whoever typed the command. */
export class UndoRefusal extends Error {}

export interface Undone {
  /** Newest first. */
  readonly names: readonly string[];
  /** What went with them, in words. */
  readonly lost: readonly string[];
}

interface Column {
  readonly table: string;
  readonly column: string;
}

const COLUMNS = `
  SELECT c.relname AS "table", a.attname AS "column" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname, a.attnum`;
/** Of this connection, some time before the transaction in force included: only differences say something. */
const ROW_CHANGES = 'SELECT relname AS "table", n_tup_ins::int AS added, n_tup_del::int AS deleted FROM pg_stat_xact_user_tables';

/**
 * Takes the migration of this name and all newer ones back, all of them or none. First it is rehearsed inside of the transaction: where columns or rows
 * would go that running the migrations again doesn't bring back, nothing is done unless `acceptDataLoss`.
 * @throws UndoRefusal
 */
export async function undoMigrations(dataSource: DataSource, name: string, { acceptDataLoss = false } = {}): Promise<Undone> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    // Whoever waits for a table keeps everybody behind them waiting too: better to fail and be tried again.
    await runner.query("SET LOCAL lock_timeout = '10s'");
    const undone = await migrationsDownTo(dataSource, runner, name);
    await lockTables(runner);
    const lost = await rehearse(runner, undone.map(({ migration }) => migration));
    if (lost.length > 0 && !acceptDataLoss) {
      throw new UndoRefusal(`Undoing this would lose ${lost.join('; ')}.\nNothing has been changed. If that is what you want, make a backup and say --accept-data-loss.`);
    }
    for (const { migration } of undone) await migration.down(runner);
    const names = undone.map((each) => each.name);
    await runner.query('DELETE FROM schema_migrations WHERE name = ANY ($1)', [names]);
    await runner.commitTransaction();
    return { names, lost };
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

/** What somebody stored between the rehearsal and the real thing would go unnoticed: until the end everybody may read, and nobody write. */
async function lockTables(runner: QueryRunner): Promise<void> {
  const tables = new Set((await runner.query(COLUMNS) as Column[]).map(({ table }) => `"${table}"`));
  if (tables.size > 0) await runner.query(`LOCK TABLE ${[...tables].join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
}

async function migrationsDownTo(dataSource: DataSource, runner: QueryRunner, name: string): Promise<{ name: string; migration: MigrationInterface }[]> {
  const applied: { name: string }[] = await runner.query('SELECT name FROM schema_migrations ORDER BY timestamp DESC, id DESC');
  const position = applied.findIndex((each) => each.name === name);
  if (position < 0) throw new UndoRefusal(`${name} is not applied, so there is nothing to undo. Applied, newest first: ${applied.map((each) => each.name).join(', ')}.`);
  return applied.slice(0, position + 1).map((each) => {
    const migration = dataSource.migrations.find((known) => (known.name ?? known.constructor.name) === each.name);
    if (!migration) throw new UndoRefusal(`${each.name} belongs to a newer release than this one. Undo it with that release's own image.`);
    return { name: each.name, migration };
  });
}

/** Goes down and up again and takes all of it back. @returns what would be gone */
async function rehearse(runner: QueryRunner, newestFirst: readonly MigrationInterface[]): Promise<string[]> {
  const before: Column[] = await runner.query(COLUMNS);
  const atFirst = await rowChanges(runner);
  await runner.query('SAVEPOINT rehearsal');
  for (const migration of newestFirst) await migration.down(runner);
  const remaining: Column[] = await runner.query(COLUMNS);
  const atBottom = await rowChanges(runner);
  for (const migration of newestFirst.toReversed()) await migration.up(runner);
  const atTop = await rowChanges(runner);
  await runner.query('ROLLBACK TO SAVEPOINT rehearsal');

  const lost: string[] = [];
  const kept = new Set(remaining.map(({ table, column }) => `${table}.${column}`));
  const tables = new Set(remaining.map(({ table }) => table));
  for (const table of new Set(before.map((each) => each.table))) {
    if (!tables.has(table) && (await isTrue(runner, `SELECT EXISTS (SELECT 1 FROM "${table}") AS yes`))) lost.push(`the rows of ${table}`);
    const surplus = atBottom(table).deleted - atFirst(table).deleted - (atTop(table).added - atBottom(table).added);
    if (tables.has(table) && surplus > 0) lost.push(`${surplus} rows of ${table}`);
  }
  for (const { table, column } of before) {
    if (!tables.has(table) || kept.has(`${table}.${column}`)) continue;
    if (await isTrue(runner, `SELECT EXISTS (SELECT 1 FROM "${table}" WHERE "${column}" IS NOT NULL) AS yes`)) lost.push(`the values of ${table}.${column}`);
  }
  return lost;
}

async function rowChanges(runner: QueryRunner): Promise<(table: string) => { added: number; deleted: number }> {
  const rows: { table: string; added: number; deleted: number }[] = await runner.query(ROW_CHANGES);
  const byTable = new Map(rows.map((row) => [row.table, row]));
  return (table) => byTable.get(table) ?? { added: 0, deleted: 0 };
}

async function isTrue(runner: QueryRunner, sql: string): Promise<boolean> {
  const [row]: { yes: boolean }[] = await runner.query(sql);
  return row?.yes === true;
}
