import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import { migrations } from '../../migrations/index.js';
import { startApp } from '../support/app.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';
import { shapeOf } from './shape.js';

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
