// What `npm run promises -- --prove` does once Node 24 and the packages are there.
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardedRecord } from '../lib/guard.mjs';
import { systemFolder } from '../lib/instance.mjs';
import { dataFolder, root } from '../lib/paths.mjs';
import { makePrivate, postgresOwner } from '../lib/postgres-programs.mjs';
import { digestOf, digestOfFiles, PROOFS, readPromises, wrongEntries } from '../lib/promises.mjs';
import { copyTree, prove } from '../lib/prove.mjs';
import { say, styled } from '../lib/say.mjs';
import { Supervisor } from '../lib/supervisor.mjs';
import { jestCommand, openTestServices } from '../lib/test-services.mjs';

/** One run of one file of tests may take this long, in milliseconds. */
const PATIENCE = 180_000;
/** So many files of tests at a time, each in a copy of its own. */
const AT_ONCE = 2;

const supervisor = new Supervisor(guardedRecord(), { interrupted: 130 });
const owner = postgresOwner();
const folder = mkdtempSync(join(owner ? systemFolder() : tmpdir(), 'dreamlux-promises-'));
supervisor.record.trackFolder(folder);
makePrivate(folder, owner);

/** @param {Record<string, string>} services @returns {import('../lib/prove.mjs').RunJest} */
const jestWith = (services) => async (args, cwd, results) => {
  const { command, env } = jestCommand({ ...services, DREAMLUX_PROMISE_RESULTS: results });
  const reporter = `--reporters=${join(root, 'scripts', 'lib', 'promise-tests.mjs')}`;
  const jest = supervisor.spawn('Jest', [...command, '--runInBand', '--forceExit', '--testTimeout=60000', reporter, ...args], { cwd, env, stdio: 'ignore' });
  const late = setTimeout(() => jest.kill('SIGKILL'), PATIENCE);
  await supervisor.exitOf(jest);
  clearTimeout(late);
};

/** @param {import('../lib/promises.mjs').Known} known @param {string[]} wanted ids and areas @param {boolean} all */
function chosen({ faults, proofs }, wanted, all) {
  const proved = new Map(proofs.map((proof) => [proof.fault, proof.files]));
  return faults.filter((fault) => (wanted.length === 0 || wanted.includes(fault.promise) || wanted.includes(fault.area))
    && (all || proved.get(digestOf(fault)) !== digestOfFiles(root, fault)));
}

/** Keeps the proofs of faults that still exist; read anew each time, so that two runs don't lose each other's. @param {import('../lib/promises.mjs').Fault} fault @param {boolean} proved @param {string} files */
function note(fault, proved, files) {
  const { faults, proofs } = readPromises(root, dataFolder);
  const present = new Set(faults.map(digestOf));
  const mine = digestOf(fault);
  const rest = proofs.filter((proof) => proof.fault !== mine && present.has(proof.fault));
  const { promise, name, test } = fault;
  const next = proved ? [...rest, { promise, name, test, fault: mine, files, date: new Date().toISOString().slice(0, 10) }] : rest;
  const number = (/** @type {string} */ id) => Number(id.slice(1));
  next.sort((a, b) => number(a.promise) - number(b.promise) || (a.fault < b.fault ? -1 : 1));
  // Renamed into place: another run may be reading it.
  const draft = join(root, `${PROOFS}.${process.pid}`);
  writeFileSync(draft, `[\n${next.map((proof) => `  ${JSON.stringify(proof)}`).join(',\n')}\n]\n`);
  renameSync(draft, join(root, PROOFS));
}

try {
  const args = process.argv.slice(2);
  const known = readPromises(root, dataFolder);
  for (const line of wrongEntries(known)) say(styled('red', line));
  const faults = chosen(known, args.filter((arg) => !arg.startsWith('-')), args.includes('--all'));
  const groups = [...Map.groupBy(faults, ({ test }) => test).values()];
  const runJest = jestWith(await openTestServices(supervisor, { folder, owner }));
  let failed = 0;
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, groups.length) }, async () => {
    const copy = mkdtempSync(join(tmpdir(), 'dreamlux-prove-'));
    supervisor.record.trackFolder(copy);
    copyTree(root, copy);
    for (let group = groups.shift(); group; group = groups.shift()) {
      const files = new Map(group.map((fault) => [fault, digestOfFiles(copy, fault)]));
      await prove(copy, group, runJest, (fault, verdict) => {
        say(`${fault.promise} ${fault.name}: ${verdict === null ? 'proved' : styled('red', verdict)}`);
        if (verdict !== null) failed += 1;
        note(fault, verdict === null, files.get(fault) ?? '');
      });
    }
  }));
  console.log(`${faults.length - failed} proved, ${failed} not`);
  await supervisor.end(failed > 0 ? 1 : 0);
} catch (error) {
  await supervisor.end(1, error);
}
