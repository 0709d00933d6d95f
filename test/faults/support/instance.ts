import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { waitFor } from '../../support/wait-for.js';
import { form } from './form.js';
import { freePort } from './scripts.js';

const root = resolve(import.meta.dirname, '../../..');
const SAID_KEPT = 6_000;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One process of the built product. */
export interface Instance {
  readonly pid: number;
  readonly url: string;
  readonly exited: Promise<Exit>;
  /** The last it said. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  isRunning(): boolean;
  /** Resolves once it serves and, if it works, can do so. */
  ready(): Promise<void>;
  /** A figure of /metrics, summed over its labels; those given must match. */
  metric(name: string, labels?: Record<string, string>): Promise<number>;
}

/** Everything that was started here and may still run. */
const running = new Set<ChildProcess>();

/** Nothing that a test started outlives it, stopped or not. */
export async function killAll(): Promise<void> {
  const gone = [...running].map((child) => new Promise((done) => { child.once('exit', done); }));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(gone);
}

/** Runs a module to its end; gives what it said. @throws Error with what it said, unless it exits with 0 */
export async function runBuilt(command: readonly string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const { exited, said } = launch(command, environment);
  const { code } = await exited;
  if (code !== 0) throw new Error(`${command[0]} failed: ${said()}`);
  return said();
}

export async function startInstance(environment: NodeJS.ProcessEnv): Promise<Instance> {
  const port = environment['PORT'] ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const { child, exited, said } = launch(['dist/src/main.js'], { ...environment, PORT: port });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0, url, exited, said, isRunning,
    signal: (name) => void child.kill(name),
    ready: async () => {
      await waitFor(async () => !isRunning() || (await fetch(`${url}/health/ready`)).ok, { timeoutMs: form.patienceMs, everyMs: 50, what: 'a process to be ready' });
      if (!isRunning()) throw new Error(`a process ended at its start: ${said()}`);
    },
    metric: async (name, labels = {}) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    },
  };
}

function launch(command: readonly string[], env: NodeJS.ProcessEnv): { child: ChildProcess; exited: Promise<Exit>; said: () => string } {
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-SAID_KEPT); });
  const exited = new Promise<Exit>((done) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      done({ code, signal });
    });
  });
  return { child, exited, said: () => said };
}
