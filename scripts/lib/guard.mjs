import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkMachine, ensureInstalled } from './install.mjs';
import { node24, root } from './paths.mjs';
import { RunRecord } from './run-record.mjs';
import { report, say } from './say.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * The record that {@link runGuarded} has claimed for this process.
 * @throws when it wasn't started that way
 */
export const guardedRecord = () => RunRecord.join(process.env.DREAMLUX_RECORD ?? '');

/**
 * npm runs its scripts through a shell that passes no signal on: `kill` on npm ends npm and the shell and would leave us running.
 * @param {() => void} then
 */
function whenAbandoned(then) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    then();
  }, 500);
  watch.unref();
}

/**
 * Runs a command in two processes. The one a person starts may run on Node 20 with nothing installed: it checks, installs, starts the other one on
 * Node 24 and passes signals on. The other does the work in a session of its own, so that a Ctrl-C reaches it once, through its parent, and the
 * services not at all: it stops them in their order. If either is killed, the other one cleans up.
 * Ends this process.
 * @param {{ script: string, claim: () => Promise<RunRecord>, env?: NodeJS.ProcessEnv }} work
 * `script`, a path, is run on Node 24 with the same arguments; `claim` refuses or takes the command's record.
 */
export async function runGuarded({ script, claim, env = process.env }) {
  const interrupted = new AbortController();
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let worker;
  /** @type {keyof typeof CODES | undefined} */
  let received;
  const pass = (/** @type {keyof typeof CODES} */ signal) => {
    received = signal;
    interrupted.abort();
    worker?.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  whenAbandoned(() => pass('SIGTERM'));
  /** @type {RunRecord | undefined} */
  let record;
  let code = 1;
  try {
    checkMachine();
    record = await claim();
    await ensureInstalled(interrupted.signal);
    interrupted.signal.throwIfAborted();
    worker = spawn(node24, [join(root, script), ...process.argv.slice(2)], {
      cwd: root,
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...env, DREAMLUX_RECORD: record.file },
    });
    code = await new Promise((resolve, reject) => worker?.once('error', reject).once('exit', (status) => resolve(status ?? 137)));
  } catch (error) {
    if (!interrupted.signal.aborted) report(error);
    else code = received ? CODES[received] : 1;
  }
  // The worker removes the record when it has cleaned up: one that is still there was left by a worker that was killed, or that never began.
  const left = record && RunRecord.read(record.file);
  if (left) {
    if (worker) say('The process that did the work was killed; stopping what it had started ...');
    await left.cleanUp();
    left.release();
  }
  process.exit(code);
}
