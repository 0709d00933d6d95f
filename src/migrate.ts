import { DataSource } from 'typeorm';
import { databaseOptions } from './platform/database/database-options.js';
import { ConfigError, loadConfig } from './config/index.js';
import { undoMigrations, UndoRefusal } from './undo-migrations.js';

const USAGE = 'Say nothing more, to bring the schema up to date; or: undo NAME [--accept-data-loss], to take back the migration NAME and all newer ones.';

interface Wish {
  readonly undo?: string;
  readonly acceptDataLoss: boolean;
}

/** @throws UndoRefusal with the usage */
function wishOf(args: readonly string[]): Wish {
  const [verb, name, ...rest] = args;
  if (verb === undefined) return { acceptDataLoss: false };
  if (verb !== 'undo' || name === undefined || name.startsWith('-') || rest.some((flag) => flag !== '--accept-data-loss')) throw new UndoRefusal(USAGE);
  return { undo: name, acceptDataLoss: rest.length > 0 };
}

/** Brings the database to the newest schema, one transaction a migration; or takes migrations back. Two at once wait for each other. */
async function main(): Promise<void> {
  const { undo, acceptDataLoss } = wishOf(process.argv.slice(2));
  const config = loadConfig();
  const dataSource = new DataSource(databaseOptions({ url: config.MIGRATION_DATABASE_URL ?? config.DATABASE_URL, as: 'owner' }));
  await dataSource.initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('dreamlux-migrate'))`);
    if (undo === undefined) await migrate(dataSource);
    else await takeBack(dataSource, undo, acceptDataLoss);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}

async function migrate(dataSource: DataSource): Promise<void> {
  const done = await dataSource.runMigrations();
  for (const { name } of done) console.log(`migrated ${name}`);
  if (done.length === 0) console.log('the schema is up to date');
}

async function takeBack(dataSource: DataSource, name: string, acceptDataLoss: boolean): Promise<void> {
  const { names, lost } = await undoMigrations(dataSource, name, { acceptDataLoss });
  for (const each of lost) console.log(`lost ${each}`);
  for (const each of names) console.log(`undone ${each}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError || error instanceof UndoRefusal ? error.message : (error as Error).stack}\n`);
  process.exit(1);
});
