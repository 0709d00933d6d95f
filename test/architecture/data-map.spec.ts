import { readFileSync } from 'node:fs';
import { dataMaps } from '../../src/data-maps.js';
import type { TableMap } from '../../src/platform/data-map/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface LiveColumn { table: string; column: string; primary: boolean }

// TypeORM's own list of migrations: names of files, nothing else.
const OUTSIDE = ['schema_migrations'];

const liveColumns = (database: TestDatabase): Promise<LiveColumn[]> =>
  database.ownerQuery<LiveColumn>(
    `SELECT c.relname AS table, a.attname AS column, COALESCE(a.attnum = ANY(i.indkey), false) AS primary
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
       LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> ALL($1)`,
    [OUTSIDE],
  );

/** What the map and the schema disagree on. */
function differences(live: readonly LiveColumn[], declared: readonly TableMap[]): string[] {
  const have = new Set(live.map(({ table, column }) => `${table}.${column}`));
  const said = new Set(declared.flatMap(({ table, columns }) => Object.keys(columns).map((column) => `${table}.${column}`)));
  return [...[...have].filter((name) => !said.has(name)).map((name) => `undeclared: ${name}`), ...[...said].filter((name) => !have.has(name)).map((name) => `does not exist: ${name}`)].sort();
}

describe('data map [P2]', () => {
  const tables = dataMaps.flat();
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('declares every column of every table, and nothing that is not there', async () => {
    const live = await liveColumns(database);
    expect(live.length).toBeGreaterThan(100);
    expect(differences(live, tables)).toEqual([]);
  });

  it('names each table once', () => {
    const names = tables.map(({ table }) => table);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('every retention rule is in policies/retention.json', () => {
    const rules = new Set((JSON.parse(readFileSync('policies/retention.json', 'utf8')) as { key: string }[]).map(({ key }) => key));
    expect(tables.filter(({ retention }) => !rules.has(retention)).map(({ table, retention }) => `${table}: ${retention}`)).toEqual([]);
  });

  it('every row that holds personal data leads to its subject', () => {
    const byName = new Map(tables.map((table) => [table.table, table]));
    const lost = tables.filter(({ table, subject, basis }) => {
      const seen = new Set([table]);
      let path = subject;
      while (path.kind === 'via') {
        const next = byName.get(path.table);
        if (!next || !(path.references in next.columns) || seen.has(path.table)) return true;
        seen.add(path.table);
        path = next.subject;
      }
      return path.kind === 'none' && basis !== 'not-personal' && path.why.length < 10;
    });
    expect(lost.map(({ table }) => table)).toEqual([]);
    const columnsLost = tables.filter(({ subject, columns }) => subject.kind !== 'none' && !(subject.column in columns));
    expect(columnsLost.map(({ table }) => table)).toEqual([]);
  });

  it('a table that names a person has a lawful basis, and erasure does something with it', () => {
    const wrong = tables.filter(({ subject, basis, erasure }) => subject.kind !== 'none' && (basis === 'not-personal' || erasure.action === 'none'));
    expect(wrong.map(({ table }) => table)).toEqual([]);
  });

  it('anonymising names columns that exist and may be null', async () => {
    const nullable = new Set((await database.ownerQuery<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND is_nullable = 'YES'`,
    )).map(({ name }) => name));
    const wrong = tables.flatMap(({ table, erasure }) => (erasure.action === 'anonymise' ? erasure.columns.filter((name) => !nullable.has(`${table}.${name}`)).map((name) => `${table}.${name}`) : []));
    expect(wrong).toEqual([]);
  });

  it('says of every column that is read to improve the product that it is, and of no other [P20]', async () => {
    const read = await database.ownerQuery<{ name: string }>(
      `SELECT regexp_replace(c.relname, '^improvement_', '') || '.' || a.attname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relkind = 'v' AND has_table_privilege('dreamlux_improvement', c.oid, 'SELECT') AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
    const declared = tables.flatMap(({ table, also = [] }) => also.filter(({ purpose, basis }) => purpose === 'product-improvement' && basis === 'consent')
      .flatMap(({ columns = [] }) => columns.map((name) => `${table}.${name}`)));
    expect(read.length).toBeGreaterThan(0);
    expect(declared.sort()).toEqual(read.map(({ name }) => name).sort());
  });

  // Last: it changes the schema.
  it('fails on a new table, a new column and a column that is gone', async () => {
    await database.ownerQuery('CREATE TABLE forgotten (id uuid PRIMARY KEY)');
    await database.ownerQuery('ALTER TABLE accounts ADD COLUMN shoe_size int');
    await database.ownerQuery('ALTER TABLE accounts DROP COLUMN display_name');
    expect(differences(await liveColumns(database), tables)).toEqual(['does not exist: accounts.display_name', 'undeclared: accounts.shoe_size', 'undeclared: forgotten.id']);
  });
});
