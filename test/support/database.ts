import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client, Pool } from 'pg';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/platform/database/database-options.js';
import { waitFor } from './wait-for.js';

export interface TestDatabase {
  /** The owner's connection: may do everything. */
  readonly ownerUrl: string;
  /** For DATABASE_URL: the application acts as its own role over it. */
  readonly url: string;
  /** Runs one statement as the owner, past every grant: to arrange and to look. */
  ownerQuery<T extends object = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

const TEMPLATE_LOCK = 7_203_115;
const OBJECT_IN_USE = '55006';
const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/**
 * A database of one's own with the real schema: a copy of a template that the first caller migrates.
 * @throws Error when TEST_DATABASE_URL is not set: `npm test` sets it
 */
export async function createTestDatabase(server = process.env['TEST_DATABASE_URL']): Promise<TestDatabase> {
  if (!server) throw new Error('TEST_DATABASE_URL is not set; run the tests through `npm test`');
  const name = `dreamlux_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(server, async (admin) => copyTemplate(admin, await ensureTemplate(admin, server), name));
  const url = on(server, name);
  const pool = new Pool({ connectionString: url, max: 2, application_name: 'test-owner' });
  // Dropping the database cuts idle connections; that is no failure.
  pool.on('error', () => undefined);
  return {
    ownerUrl: url,
    url,
    ownerQuery: async <T extends object>(sql: string, parameters?: unknown[]) => (await pool.query<T>(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await onServer(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

/** An empty database, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<Pick<TestDatabase, 'ownerUrl' | 'drop'>> {
  const server = process.env['TEST_DATABASE_URL'] ?? '';
  const name = `dreamlux_empty_${process.pid}_${randomBytes(6).toString('hex')}`;
  await onServer(server, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE template0`));
  return { ownerUrl: on(server, name), drop: () => onServer(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)).then(() => undefined) };
}

async function ensureTemplate(admin: Client, server: string): Promise<string> {
  const template = `dreamlux_template_${hashOfMigrations()}`;
  const exists = async () => (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])).rowCount === 1;
  if (await exists()) return template;
  await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    if (await exists()) return template;
    // Built under another name, so that nobody copies it half done.
    const building = `${template}_building`;
    await admin.query(`DROP DATABASE IF EXISTS ${building} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${building} TEMPLATE template0`);
    const source = await new DataSource(databaseOptions({ url: on(server, building), as: 'owner' })).initialize();
    try {
      await source.runMigrations();
    } finally {
      await source.destroy();
    }
    await waitFor(async () => renamed(admin, building, template), { what: 'the template database to be free' });
    return template;
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

const renamed = (admin: Client, from: string, to: string) => unlessInUse(() => admin.query(`ALTER DATABASE ${from} RENAME TO ${to}`));

async function copyTemplate(admin: Client, template: string, name: string): Promise<void> {
  await waitFor(() => unlessInUse(() => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)), { what: 'a copy of the template database' });
}

async function unlessInUse(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === OBJECT_IN_USE) return false;
    throw error;
  }
}

/** Of file names and contents: an edited migration gets a new template. */
function hashOfMigrations(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|sql)$/.test(name)).sort()) {
    hash.update(file).update('\0').update(readFileSync(new URL(file, MIGRATIONS))).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

async function onServer<T>(server: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: server, application_name: 'test-admin' });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function on(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
