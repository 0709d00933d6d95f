import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { claims } from './promise-tests.mjs';

/** @typedef {import('./promises.mjs').Fault} Fault */
/** @typedef {(args: string[], cwd: string, results: string) => Promise<void>} RunJest runs Jest in a folder, its results written to a file; ends in bounded time */

const LEFT_OUT = new Set(['node_modules', '.git', '.data', 'dist', 'coverage', 'demo-output']);
const escaped = (/** @type {string} */ words) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Fills an empty folder with a copy of a tree in which faults can be built in without anybody's file being touched. @param {string} root @param {string} folder */
export function copyTree(root, folder) {
  cpSync(root, folder, { recursive: true, filter: (path) => !LEFT_OUT.has(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/**
 * Builds one fault at a time into the copy and runs the test that must notice it.
 * @param {string} folder from {@link copyTree}
 * @param {readonly Fault[]} faults of one file of tests
 * @param {RunJest} runJest
 * @param {(fault: Fault, verdict: string | null) => void} tell null: proved; otherwise why not
 */
export async function prove(folder, faults, runJest, tell) {
  const results = join(folder, 'promise-results.json');
  /** @param {readonly Fault[]} wanted */
  const run = async (wanted) => {
    rmSync(results, { force: true });
    const test = wanted[0]?.test ?? '';
    await runJest(['--runTestsByPath', test, '--testNamePattern', wanted.map(({ title }) => escaped(title)).join('|')], folder, results);
    /** @type {Record<string, import('./promises.mjs').RanFile>} */
    const files = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
    return files[test] ?? { broken: 'Jest has not come to its end', tests: [] };
  };
  /** @param {import('./promises.mjs').RanFile} ran @param {Fault} fault */
  const own = (ran, fault) => ran.tests.filter(({ title, status }) => title.includes(fault.title) && claims(title).includes(fault.promise) && /passed|failed/.test(status));

  const sound = await run(faults);
  for (const fault of faults) {
    const without = own(sound, fault);
    const file = join(folder, fault.file);
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (sound.broken) tell(fault, `its tests don't run without it either: ${sound.broken}`);
    else if (without.length === 0) tell(fault, `no test "${fault.title}" with [${fault.promise}] runs`);
    else if (without.some(({ status }) => status === 'failed')) tell(fault, `its test fails without it: ${without.find(({ status }) => status === 'failed')?.message}`);
    else if (source.split(fault.find).length !== 2) tell(fault, `its text doesn't occur exactly once in ${fault.file}`);
    else {
      writeFileSync(file, source.replace(fault.find, () => fault.replace));
      try {
        tell(fault, verdict(await run([fault]), own, fault));
      } finally {
        writeFileSync(file, source);
      }
    }
  }
}

/** @param {import('./promises.mjs').RanFile} ran @param {(ran: import('./promises.mjs').RanFile, fault: Fault) => import('./promises.mjs').RanFile['tests']} own @param {Fault} fault */
function verdict(ran, own, fault) {
  if (ran.broken) return `with it the tests don't run at all: ${ran.broken}`;
  const tests = own(ran, fault);
  const failed = tests.filter(({ status }) => status === 'failed');
  if (tests.length === 0) return 'with it the test doesn\'t run';
  if (failed.length === 0) return 'its test passes all the same';
  return failed.some(({ asserted, message }) => asserted || (fault.otherwise && message.includes(fault.otherwise.message))) ? null : `its test fails for another reason than an assertion: ${failed[0]?.message}`;
}
