import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDataFolder } from './instance.mjs';
import { data, node24, root } from './paths.mjs';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { redisServer, startRedis } from './redis.mjs';
import { RunRecord } from './run-record.mjs';

/** A cluster that nobody will miss: no waiting for the disk, room for many small databases and many connections at once. */
const THROWAWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '4GB',
  shared_buffers: '256MB',
  max_connections: 400,
  max_locks_per_transaction: 256,
};

/** What belongs to a developer's own installation, so that no test can reach it. */
const NOT_FOR_TESTS = ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'REDIS_URL', 'STORAGE_DIR', 'NODE_ENV', 'ROLE', 'PORT', 'HOST', 'DREAMLUX_RECORD'];

/**
 * The record of a command that runs tests; several may run at once. Cleans up after those that were killed.
 * @param {string} name @param {string} command as a person typed it
 */
export async function claimTestRun(name, command) {
  if (!process.env.TEST_REDIS_URL) redisServer();
  ensureDataFolder();
  for (const file of readdirSync(data('run')).filter((found) => found.startsWith(`${name}-`) && /-\d+\.json$/.test(found))) {
    const earlier = RunRecord.read(data('run', file));
    if (earlier?.isOwned()) continue;
    await earlier?.cleanUp();
    new RunRecord(data('run', file), /** @type {never} */ ({})).release();
  }
  return RunRecord.claim(data('run', `${name}-${process.pid}.json`), command, () => `Another ${command} has this process id.`);
}

/**
 * How tests reach Postgres and Redis: the given ones, or throw-away ones.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {{ folder: string, owner: ReturnType<typeof import('./postgres-programs.mjs').postgresOwner> }} place
 * @returns {Promise<Record<string, string>>}
 */
export async function openTestServices(supervisor, { folder, owner }) {
  const openPostgres = async () => {
    const place = { folder: join(folder, 'postgres'), owner, log: join(folder, 'postgres.log') };
    return (await startPostgres(supervisor, place, { port: await freePort(), settings: THROWAWAY })).url('postgres');
  };
  const openRedis = async () =>
    startRedis(supervisor, { server: redisServer(), folder: join(folder, 'redis'), log: join(folder, 'redis.log'), port: await freePort(), throwaway: true });
  const [TEST_DATABASE_URL, TEST_REDIS_URL] = await Promise.all([
    process.env.TEST_DATABASE_URL || openPostgres(),
    process.env.TEST_REDIS_URL || openRedis(),
  ]);
  return { TEST_DATABASE_URL, TEST_REDIS_URL };
}

/** Jest on Node 24, with nothing of a developer's own installation. @param {Record<string, string>} environment */
export function jestCommand(environment) {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_TESTS.includes(name)));
  const loader = pathToFileURL(join(root, 'test', 'support', 'register-ts.mjs')).href;
  return {
    command: [node24, join(root, 'node_modules', 'jest', 'bin', 'jest.js')],
    env: {
      ...own,
      ...environment,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', `--import ${loader}`].filter(Boolean).join(' '),
    },
  };
}
