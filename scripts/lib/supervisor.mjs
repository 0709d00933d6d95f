import { spawn } from 'node:child_process';
import { killGroup, startedAt } from './processes.mjs';
import { Refusal, report, say } from './say.mjs';

/** Signals that come within this many milliseconds are one wish: a terminal and npm both deliver the same Ctrl-C. */
const SAME_WISH = 1000;

/**
 * Starts a command's processes and stops them all when it ends: on a signal, on an error, when one of them dies, when the guard above is gone.
 * Every process leads a group of its own, so that a Ctrl-C in the terminal reaches nobody but the guard.
 */
export class Supervisor {
  /** @type {Promise<never> | undefined} */
  #ending;
  #hurry = new AbortController();
  /** When a signal first asked to stop. */
  #wished = 0;

  /** @param {import('./run-record.mjs').RunRecord} record @param {{ interrupted?: number }} [codes] exit code after a signal */
  constructor(record, { interrupted = 0 } = {}) {
    this.record = record;
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        if (!this.#wished) {
          this.#wished = Date.now();
          say('Stopping (Ctrl-C again forces it) ...');
          void this.end(interrupted);
        } else if (Date.now() - this.#wished > SAME_WISH) this.#hurry.abort();
      });
    }
    process.on('disconnect', () => void this.end(interrupted));
    process.on('uncaughtException', (error) => void this.end(1, error));
    process.on('unhandledRejection', (error) => void this.end(1, error));
  }

  get ending() {
    return this.#ending !== undefined;
  }

  /**
   * Starts a process that is stopped at the end at the latest.
   * @param {string} name
   * @param {string[]} commandLine
   * @param {import('node:child_process').SpawnOptions & { stopWith?: NodeJS.Signals, patience?: number }} [options]
   * `patience`: seconds between `stopWith` and killing it
   */
  spawn(name, [command = '', ...args], { stopWith = 'SIGTERM', patience = 10, ...options } = {}) {
    if (this.ending) throw new Refusal(`${name} is not started any more.`);
    const child = spawn(command, args, { ...options, detached: true });
    if (child.pid !== undefined) {
      this.record.track({ name, pid: child.pid, since: startedAt(child.pid) ?? '', signal: stopWith, patience });
    }
    return child;
  }

  /**
   * Runs a process to its end.
   * @param {string} name
   * @param {string[]} commandLine
   * @param {import('node:child_process').SpawnOptions} [options]
   * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` has both streams as they came
   */
  async run(name, commandLine, options) {
    const child = this.spawn(name, commandLine, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => ((stdout += text), (output += text)));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    const code = await this.exitOf(child);
    return { code, stdout, output };
  }

  /**
   * Waits for a process to end, and ends what it may have left in its group. Never returns once the command is ending.
   * @param {import('node:child_process').ChildProcess} child
   * @returns {Promise<number>} its exit code
   */
  async exitOf(child) {
    // In this order: a grandchild that keeps the output open would keep "close" from coming.
    child.once('exit', () => child.pid !== undefined && killGroup(child.pid));
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', (status) => resolve(status ?? 1)));
    return this.#ending ?? code;
  }

  /**
   * Ends the command if this process ends.
   * @param {string} name
   * @param {import('node:child_process').ChildProcess} child
   * @param {() => string} [explain] what to say beside the bare fact
   */
  needs(name, child, explain = () => '') {
    const died = (/** @type {string} */ how) => {
      if (child.pid !== undefined) killGroup(child.pid);
      if (!this.ending) void this.end(1, new Refusal([`${name} stopped unexpectedly (${how}).`, explain()].filter(Boolean).join('\n')));
    };
    if (child.exitCode !== null || child.signalCode !== null) died(child.signalCode ?? `exit code ${child.exitCode}`);
    else child.once('exit', (code, signal) => died(signal ?? `exit code ${code}`));
  }

  /**
   * Stops everything and ends this process. The first call counts.
   * @param {number} code
   * @param {unknown} [error] why, if something went wrong
   * @returns {Promise<never>}
   */
  end(code, error) {
    this.#ending ??= (async () => {
      if (error !== undefined) report(error);
      const killed = await this.record.cleanUp(this.#hurry.signal);
      if (killed.length > 0) say(`Killed, because it did not stop in time: ${killed.join(', ')}.`);
      this.record.release();
      if (this.#wished) say('Stopped.');
      process.exit(code || (killed.length > 0 ? 1 : 0));
    })();
    return this.#ending;
  }
}
