// What `npm test` does once Node 24 and the packages are there.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAdvisories } from '../lib/advisories.mjs';
import { build } from '../lib/build.mjs';
import { guardedRecord } from '../lib/guard.mjs';
import { systemFolder } from '../lib/instance.mjs';
import { dataFolder, node24, root } from '../lib/paths.mjs';
import { makePrivate, postgresOwner } from '../lib/postgres-programs.mjs';
import { judge, problems, readPromises, recordRun, counted } from '../lib/promises.mjs';
import { say, styled } from '../lib/say.mjs';
import { Supervisor } from '../lib/supervisor.mjs';
import { jestCommand, openTestServices } from '../lib/test-services.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const supervisor = new Supervisor(guardedRecord(), { interrupted: 130 });

/** A folder of this run alone, where Postgres' user can go. */
const owner = postgresOwner();
const folder = mkdtempSync(join(owner ? systemFolder() : tmpdir(), 'dreamlux-test-'));
supervisor.record.trackFolder(folder);
makePrivate(folder, owner);

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

let advisoriesAsked = false;

/** @returns {Promise<boolean>} */
const stageAdvisories = () => stage('Advisories', async () => {
  const { asked, ...result } = await checkAdvisories(root);
  advisoriesAsked = asked;
  if (!asked) say(result.output);
  return result;
});

/** @returns {Promise<boolean[]>} which of the checks before the tests passed; two at a time */
async function runChecks() {
  const script = (/** @type {string} */ name) => () => supervisor.run(name, [node24, '--run', name], { cwd: root });
  const first = stage('Types', script('typecheck'));
  const second = [
    await stage('Lint', script('lint')),
    await stage('Boundaries', script('boundaries')),
    await stage('Build', () => build(supervisor)),
    await stageAdvisories(),
  ];
  return [await first, ...second];
}

/** @param {string[]} args */
const withWorkers = (args) => (args.some((arg) => /^(-i|-w|--runInBand|--maxWorkers|--max-workers|--watch|--watchAll)(=|\d|$)/.test(arg)) ? args : ['--maxWorkers=2', ...args]);

/**
 * @param {Record<string, string>} services
 * @param {string[]} args
 * @returns {Promise<{ code: number, counts: Counts | null, files: import('../lib/promises.mjs').Run['files'] }>} no counts when Jest didn't come to its end
 */
async function runJest(services, args) {
  const [summary, results] = [join(folder, 'summary.json'), join(folder, 'promises.json')];
  for (const file of [summary, results]) rmSync(file, { force: true });
  const { command, env } = jestCommand({ ...services, DREAMLUX_TEST_SUMMARY: summary, DREAMLUX_PROMISE_RESULTS: results });
  const reporters = ['--reporters=default', ...['count-tests', 'promise-tests'].map((name) => `--reporters=${join(root, 'scripts', 'lib', `${name}.mjs`)}`)];
  const jest = supervisor.spawn('Jest', [...command, ...reporters, ...withWorkers(args)], { cwd: root, stdio: 'inherit', env });
  const code = await supervisor.exitOf(jest);
  const read = (/** @type {string} */ file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);
  return { code, counts: read(summary), files: read(results) ?? {} };
}

/** Everything; last the tests that break processes of the product, each of which has several at work: beside others, both would starve. */
const ALL_IN_TURN = [['--ignoreProjects=faults'], ['--selectProjects=faults']];

/**
 * @param {Record<string, string>} services
 * @param {string[]} args
 * @returns {Promise<{ counts: Counts, unexplained: number, files: import('../lib/promises.mjs').Run['files'] }>} all runs of Jest together; how many failed without a failed test
 */
async function runTests(services, args) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  let unexplained = 0;
  const files = {};
  for (const own of args.length > 0 ? [args] : ALL_IN_TURN) {
    const run = await runJest(services, own);
    counts.passed += run.counts?.passed ?? 0;
    counts.failed += run.counts?.failed ?? 0;
    counts.skipped += run.counts?.skipped ?? 0;
    Object.assign(files, run.files);
    // A broken configuration, a worker out of memory, nothing to run.
    if (run.code !== 0 && !run.counts?.failed) unexplained += 1;
  }
  return { counts, unexplained, files };
}

/**
 * Notes what became of the promises; after a full run also judges it.
 * @param {import('../lib/promises.mjs').Run['files']} files
 * @param {boolean} full
 * @param {boolean} advisories whether the registry could be asked about advisories
 * @returns {Promise<boolean>}
 */
async function judgePromises(files, full, advisories) {
  const { stdout } = await supervisor.run('git', ['git', 'describe', '--always', '--dirty'], { cwd: root }).catch(() => ({ stdout: '' }));
  const [date, commit] = [new Date().toISOString(), stdout.trim() || 'no commit'];
  const ran = Object.fromEntries(Object.entries(files).map(([file, found]) => [file, { ...found, ran: date, commit }]));
  recordRun(dataFolder, { date, commit, full, advisories, files: ran });
  if (!full) return true;
  const known = readPromises(root, dataFolder);
  const found = problems(known);
  return stage(`Promises (${counted(judge(known))})`, async () => ({ code: found.length, output: found.join('\n') }));
}

try {
  const args = process.argv.slice(2);
  const servicesUp = openTestServices(supervisor, { folder, owner });
  // Some tests start the built product, whichever were asked for.
  const checks = args.length > 0 ? [await stage('Build', () => build(supervisor))] : await runChecks();
  const { counts, unexplained, files } = await runTests(await servicesUp, args);
  checks.push(await judgePromises(files, args.length === 0, advisoriesAsked));
  const failedChecks = checks.filter((passed) => !passed).length;
  const { passed, failed, skipped } = counts;
  const allFailed = failed + failedChecks + unexplained;
  if (passed + failed === 0) console.log('No test has run.');
  console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`);
  await supervisor.end(allFailed > 0 || passed + failed === 0 ? 1 : 0);
} catch (error) {
  await supervisor.end(1, error);
}
