import { DataSource } from 'typeorm';
import { databaseOptions } from './platform/database/database-options.js';
import { ConfigError, loadConfig } from './config/index.js';

/** Brings the database to the newest schema, one transaction a migration. Two at once wait for each other. */
async function main(): Promise<void> {
  const config = loadConfig();
  const dataSource = new DataSource(databaseOptions({ url: config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL, as: 'owner' }));
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('dreamlux-migrate'))`);
    const done = await dataSource.runMigrations();
    for (const { name } of done) console.log(`migrated ${name}`);
    if (done.length === 0) console.log('the schema is up to date');
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
