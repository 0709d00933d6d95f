import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import { undoMigrations, UndoRefusal } from '../../src/undo-migrations.js';
import { migrations } from '../../migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { shapeOf } from './shape.js';

/** A release on top of this one: a table, a column, an index, and rows of its own. */
class Example9990000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE examples (id integer CONSTRAINT examples_pk PRIMARY KEY)');
    await runner.query('ALTER TABLE idempotency_keys ADD COLUMN note text');
    await runner.query('CREATE INDEX idempotency_keys_note ON idempotency_keys (note)');
    await runner.query("INSERT INTO scheduled_tasks (name, last_run_at) VALUES ('example', now())");
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM scheduled_tasks WHERE name LIKE 'example%'");
    await runner.query('ALTER TABLE idempotency_keys DROP COLUMN note');
    await runner.query('DROP TABLE examples');
  }
}
const EXAMPLE = 'Example9990000000000';

let database: TestDatabase;
let older: DataSource;
let newer: DataSource;
const connect = (known: (typeof migrations | (typeof Example9990000000000)[])[number][]) =>
  new DataSource({ ...databaseOptions({ url: database.ownerUrl, as: 'owner' }), migrations: known }).initialize();
const shape = () => shapeOf((sql) => database.ownerQuery(sql));
const applied = async () => (await database.ownerQuery<{ name: string }>('SELECT name FROM schema_migrations ORDER BY id')).map(({ name }) => name);
const seed = (sql: string) => database.ownerQuery(sql);
const key = `INSERT INTO idempotency_keys SELECT (jsonb_populate_record(NULL::idempotency_keys, jsonb_build_object('account_id', gen_random_uuid(), 'operation', 'test',
  'key', 'k', 'fingerprint', '\\x' || repeat('aa', 32), 'result_id', gen_random_uuid(), 'created_at', now()))).*`;

let before: unknown;
let after: unknown;
beforeEach(async () => {
  database = await createTestDatabase();
  older = await connect([...migrations]);
  newer = await connect([...migrations, Example9990000000000]);
  before = await shape();
  await newer.runMigrations();
  after = await shape();
  expect(after).not.toEqual(before);
});
afterEach(async () => {
  await older.destroy();
  await newer.destroy();
  await database.drop();
});

describe('undoing a migration', () => {
  it('leaves the schema as it was before, everybody else’s rows, and a way up again', async () => {
    await seed(key);
    expect(await undoMigrations(newer, EXAMPLE)).toEqual({ names: [EXAMPLE], lost: [] });
    expect(await shape()).toEqual(before);
    expect(await applied()).not.toContain(EXAMPLE);
    expect(await database.ownerQuery('SELECT key FROM idempotency_keys')).toEqual([{ key: 'k' }]);
    expect((await newer.runMigrations()).map(({ name }) => name)).toEqual([EXAMPLE]);
    expect(await shape()).toEqual(after);
  });

  it.each([
    ['the rows of examples', 'INSERT INTO examples VALUES (1)'],
    ['the values of idempotency_keys.note', `${key}; UPDATE idempotency_keys SET note = 'something'`],
    ['1 rows of scheduled_tasks', "INSERT INTO scheduled_tasks (name, last_run_at) VALUES ('example of somebody', now())"],
  ])('is refused where it would lose %s, until that is accepted', async (what, sql) => {
    for (const statement of sql.split('; ')) await seed(statement);
    const refusal = await undoMigrations(newer, EXAMPLE).then(() => undefined, (error: Error) => error);
    expect(refusal).toBeInstanceOf(UndoRefusal);
    expect(refusal?.message).toContain(`would lose ${what}.`);
    expect(await shape()).toEqual(after);
    expect(await applied()).toContain(EXAMPLE);
    expect(await undoMigrations(newer, EXAMPLE, { acceptDataLoss: true })).toEqual({ names: [EXAMPLE], lost: [what] });
    expect(await shape()).toEqual(before);
  });

  it('takes everything newer along, down to nothing and up to the same schema', async () => {
    const [first] = await applied();
    const { names } = await undoMigrations(newer, first ?? '', { acceptDataLoss: true });
    expect(names).toEqual([EXAMPLE, ...migrations.map(({ name }) => name).toReversed()]);
    expect(await database.ownerQuery("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'schema_migrations'")).toEqual([]);
    await newer.runMigrations();
    expect(await shape()).toEqual(after);
  });

  it('is refused for what is not applied, twice included, and for what this release does not know', async () => {
    await expect(undoMigrations(newer, 'Nothing1')).rejects.toThrow('Nothing1 is not applied');
    await expect(undoMigrations(older, EXAMPLE)).rejects.toThrow("that release's own image");
    await undoMigrations(newer, EXAMPLE);
    await expect(undoMigrations(newer, EXAMPLE)).rejects.toThrow('is not applied');
    expect(await shape()).toEqual(before);
  });

  it('lets nobody write what the rehearsal did not see', async () => {
    const outcomes: string[] = [];
    class Slow9990000000001 implements MigrationInterface {
      up = () => Promise.resolve();
      async down(): Promise<void> {
        outcomes.push(await seed("SET lock_timeout = '50ms'; INSERT INTO examples VALUES (2)").then(() => 'stored', (error: Error) => error.message));
      }
    }
    const newest = await connect([...migrations, Example9990000000000, Slow9990000000001]);
    try {
      await newest.runMigrations();
      await undoMigrations(newest, EXAMPLE);
    } finally {
      await newest.destroy();
    }
    expect(outcomes).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('lock timeout')));
  });

  it('changes nothing when a step of it fails', async () => {
    await seed('CREATE VIEW somebody_looks AS SELECT id FROM examples');
    await expect(undoMigrations(newer, EXAMPLE, { acceptDataLoss: true })).rejects.toThrow('other objects depend on it');
    await seed('DROP VIEW somebody_looks');
    expect(await shape()).toEqual(after);
  });
});

describe('the command', () => {
  const root = resolve(import.meta.dirname, '../..');
  const migrate = (...args: string[]) => new Promise<{ code: number; said: string }>((done) => {
    const env = { PATH: process.env['PATH'] ?? '', MIGRATION_DATABASE_URL: database.ownerUrl, NODE_OPTIONS: `--import file://${root}/test/support/register-swc.mjs` };
    execFile(process.execPath, ['src/migrate.ts', ...args], { cwd: root, env }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}`.trim() });
    });
  });

  it('explains itself, takes back what is named, and brings it up again', async () => {
    await undoMigrations(newer, EXAMPLE);
    const newest = migrations.at(-1)?.name ?? '';
    expect(await migrate('undo', newest, '--force')).toMatchObject({ code: 1, said: expect.stringContaining('undo NAME [--accept-data-loss]') });
    expect(await migrate('undo', newest, '--accept-data-loss')).toMatchObject({ code: 0, said: expect.stringContaining(`undone ${newest}`) });
    expect(await migrate()).toEqual({ code: 0, said: `migrated ${newest}` });
    expect(await shape()).toEqual(before);
  });
});

describe('the Stable Diffusion model', () => {
  it('can be taken back also after something was made with it: then it stays, and comes up again', async () => {
    await undoMigrations(newer, EXAMPLE);
    await seed(`INSERT INTO generations (id, account_id, test_mode, kind, status, model_id, training_opt_in, visibility, notify_when_done, quoted, held, charged, progress,
        attempt, created_at, finished_at)
      SELECT gen_random_uuid(), gen_random_uuid(), false, 'TEXT_TO_IMAGE', 'CANCELED', id, false, 'PRIVATE', false, 0, 0, 0, 0, 0, now(), now()
        FROM generation_models WHERE slug = 'stable-diffusion'`);
    await undoMigrations(older, 'StableDiffusion1790000007000', { acceptDataLoss: true });
    expect(await database.ownerQuery("SELECT slug FROM generation_models WHERE slug = 'stable-diffusion'")).toHaveLength(1);
    await older.runMigrations();
    expect(await shape()).toEqual(before);
  });
});

describe('every migration of this release', () => {
  it('can be taken back on a database that is in use only by accepting what is lost, and by itself loses nothing of the others', async () => {
    const newest = migrations.at(-1)?.name ?? '';
    await undoMigrations(newer, EXAMPLE);
    await seed(key);
    const { names, lost } = await undoMigrations(older, newest, { acceptDataLoss: true });
    expect(names).toEqual([newest]);
    expect(lost).toEqual(expect.any(Array));
    expect(await database.ownerQuery('SELECT key FROM idempotency_keys')).toEqual([{ key: 'k' }]);
    await older.runMigrations();
    expect(await shape()).toEqual(before);
  });
});
