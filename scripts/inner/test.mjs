// What `npm test` does once Node 24 and the packages are there.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from '../lib/build.mjs';
import { guardedRecord } from '../lib/guard.mjs';
import { systemFolder } from '../lib/instance.mjs';
import { node24, root } from '../lib/paths.mjs';
import { freePort } from '../lib/ports.mjs';
import { makePrivate, postgresOwner } from '../lib/postgres-programs.mjs';
import { startPostgres } from '../lib/postgres.mjs';
import { redisServer, startRedis } from '../lib/redis.mjs';
import { say, styled } from '../lib/say.mjs';
import { Supervisor } from '../lib/supervisor.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

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

const supervisor = new Supervisor(guardedRecord(), { interrupted: 130 });

/** A folder of this run alone, where Postgres' user can go. */
const owner = postgresOwner();
const folder = mkdtempSync(join(owner ? systemFolder() : tmpdir(), 'dreamlux-test-'));
supervisor.record.trackFolder(folder);
makePrivate(folder, owner);

/** @returns {Promise<Record<string, string>>} how tests reach Postgres and Redis: the given ones, or throw-away ones */
async function openServices() {
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

/**
 * Runs one check and prints its words if it fails.
 * @param {string} name
 * @param {() => Promise<{ code: number, output: string }>} check
 * @returns {Promise<boolean>}
 */
async function stage(name, check) {
  const began = Date.now();
  const { code, output } = await check();
  const passed = code === 0;
  say(`${passed ? name : styled('red', `${name} FAILED`)} (${Math.round((Date.now() - began) / 1000)} s)`);
  if (!passed) console.log(`${output.trim()}\n`);
  return passed;
}

/** @returns {Promise<boolean[]>} which of the checks before the tests passed; two at a time */
async function runChecks() {
  const script = (/** @type {string} */ name) => () => supervisor.run(name, [node24, '--run', name], { cwd: root });
  const first = stage('Types', script('typecheck'));
  const second = [
    await stage('Lint', script('lint')),
    await stage('Boundaries', script('boundaries')),
    await stage('Build', () => build(supervisor)),
  ];
  return [await first, ...second];
}

/** @param {string[]} args */
const withWorkers = (args) => (args.some((arg) => /^(-i|-w|--runInBand|--maxWorkers|--max-workers|--watch|--watchAll)(=|\d|$)/.test(arg)) ? args : ['--maxWorkers=2', ...args]);

/**
 * @param {Record<string, string>} services
 * @param {string[]} args
 * @returns {Promise<{ code: number, counts: Counts | null }>} no counts when Jest didn't come to its end
 */
async function runJest(services, args) {
  const summary = join(folder, 'summary.json');
  rmSync(summary, { force: true });
  const loader = pathToFileURL(join(root, 'test', 'support', 'register-ts.mjs')).href;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_FOR_TESTS.includes(name)));
  const reporters = ['--reporters=default', `--reporters=${join(root, 'scripts', 'lib', 'count-tests.mjs')}`];
  const jest = supervisor.spawn('Jest', [node24, join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...reporters, ...withWorkers(args)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...own,
      ...services,
      DREAMLUX_TEST_SUMMARY: summary,
      NODE_OPTIONS: [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', `--import ${loader}`].filter(Boolean).join(' '),
    },
  });
  const code = await supervisor.exitOf(jest);
  return { code, counts: existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')) : null };
}

/** Everything; last the tests that break processes of the product, each of which has several at work: beside others, both would starve. */
const ALL_IN_TURN = [['--ignoreProjects=faults'], ['--selectProjects=faults']];

/**
 * @param {Record<string, string>} services
 * @param {string[]} args
 * @returns {Promise<{ counts: Counts, unexplained: number }>} all runs of Jest together; how many failed without a failed test
 */
async function runTests(services, args) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let unexplained = 0;
  for (const own of args.length > 0 ? [args] : ALL_IN_TURN) {
    const run = await runJest(services, own);
    counts.passed += run.counts?.passed ?? 0;
    counts.failed += run.counts?.failed ?? 0;
    counts.skipped += run.counts?.skipped ?? 0;
    // A broken configuration, a worker out of memory, nothing to run.
    if (run.code !== 0 && !run.counts?.failed) unexplained += 1;
  }
  return { counts, unexplained };
}

try {
  const args = process.argv.slice(2);
  const servicesUp = openServices();
  // Some tests start the built product, whichever were asked for.
  const checks = args.length > 0 ? [await stage('Build', () => build(supervisor))] : await runChecks();
  const { counts, unexplained } = await runTests(await servicesUp, args);
  const failedChecks = checks.filter((passed) => !passed).length;
  const { passed, failed, skipped } = counts;
  const allFailed = failed + failedChecks + unexplained;
  if (passed + failed === 0) console.log('No test has run.');
  console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`);
  await supervisor.end(allFailed > 0 || passed + failed === 0 ? 1 : 0);
} catch (error) {
  await supervisor.end(1, error);
}
