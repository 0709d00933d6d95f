import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import { migrations } from '../../migrations/index.js';
import { startApp } from '../support/app.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';

/** Everything about the schema that a difference could show in, as text. */
const shapeOf = async (query: (sql: string) => Promise<unknown>): Promise<unknown> => query(`
  SELECT 'column' AS what, table_name || '.' || column_name AS name, data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') AS shape
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name !~ '_[0-9]{8}$'
  UNION ALL SELECT 'constraint', c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
    WHERE c.connamespace = 'public'::regnamespace AND NOT r.relispartition
  UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '_[0-9]{8}$'
  UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'grant', table_name || ' ' || privilege_type, grantee FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND grantee = 'dreamlux_app' AND table_name !~ '_[0-9]{8}$'
  ORDER BY 1, 2, 3`);

describe('migrations', () => {
  it('bring an empty database up, down again to nothing, and up to the same schema', async () => {
    const database = await createEmptyDatabase();
    const source = await new DataSource(databaseOptions({ url: database.ownerUrl, as: 'owner' })).initialize();
    try {
      expect(await source.runMigrations()).toHaveLength(migrations.length);
      const once = await shapeOf((sql) => source.query(sql));
      for (let left = migrations.length; left > 0; left -= 1) await source.undoLastMigration();
      const remaining = await source.query(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S') AND relname !~ '^schema_migrations'`);
      expect(remaining).toEqual([]);
      await source.runMigrations();
      expect(await shapeOf((sql) => source.query(sql))).toEqual(once);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });

  describe('with data', () => {
    let database: TestDatabase;
    let source: DataSource;
    beforeAll(async () => {
      database = await createTestDatabase();
      source = await new DataSource(databaseOptions({ url: database.ownerUrl, as: 'owner' })).initialize();
    });
    afterAll(async () => {
      await source.destroy();
      await database.drop();
    });

    it('the newest goes down and up and leaves the rows of the others alone', async () => {
      await database.ownerQuery(`INSERT INTO idempotency_keys SELECT (jsonb_populate_record(NULL::idempotency_keys, jsonb_build_object(
        'account_id', gen_random_uuid(), 'operation', 'test', 'key', 'k', 'fingerprint', '\\x' || repeat('aa', 32), 'result_id', gen_random_uuid(), 'created_at', now()))).*`);
      await source.undoLastMigration();
      await source.runMigrations();
      expect(await database.ownerQuery('SELECT operation, key FROM idempotency_keys')).toEqual([{ operation: 'test', key: 'k' }]);
    });
  });

  it('say the same as the entities: no drift', async () => {
    const app = await startApp();
    const entities = app.app.get(DataSource).options.entities ?? [];
    const source = await new DataSource({ ...databaseOptions({ url: app.database.ownerUrl, as: 'owner' }), entities }).initialize();
    try {
      expect(source.entityMetadatas.length).toBeGreaterThan(10);
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await source.destroy();
      await app.close();
    }
  });
});
