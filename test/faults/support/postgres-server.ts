import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { waitFor } from '../../support/wait-for.js';
import { freePort, makePrivate, postgresOwner, startedAt, startPostgres, type Supervisor, systemFolder } from './scripts.js';

/** A Postgres that a test may take away. It keeps what it has acknowledged, as in production. */
export interface PostgresServer {
  /** Of its `postgres` database. */
  readonly url: string;
  start(): Promise<void>;
  /** Kills it with all its processes, as a power failure does. */
  kill(): Promise<void>;
  /** Its immediate shutdown: every connection is cut, nothing is written down. */
  stopImmediately(): Promise<void>;
  close(): Promise<void>;
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', max_connections: 100 };

export async function startPostgresServer(): Promise<PostgresServer> {
  const owner = postgresOwner();
  const folder = mkdtempSync(join(owner ? systemFolder() : tmpdir(), 'dreamlux-faults-postgres-'));
  makePrivate(folder, owner);
  const port = await freePort();
  let server: ChildProcess | undefined;
  const supervisor: Supervisor = {
    spawn: (_name, [command = '', ...args], { stopWith: _stopWith, patience: _patience, ...options } = {}) => (server = spawn(command, args, options)),
    run: async (_name, [command = '', ...args], options = {}) => {
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
      const exited = new Promise<number>((done, fail) => child.once('error', fail).once('close', (code) => done(code ?? 1)));
      const [stdout, stderr, code] = await Promise.all([child.stdout ? text(child.stdout) : '', child.stderr ? text(child.stderr) : '', exited]);
      return { code, stdout, output: stdout + stderr };
    },
    needs: () => undefined,
  };
  const start = () => startPostgres(supervisor, { folder, owner, log: join(folder, 'log') }, { port, settings: DURABLE });
  /** @param how signals to the server itself, and to the processes it has begun */
  const end = async (how: { readonly server: NodeJS.Signals; readonly others?: NodeJS.Signals }) => {
    const { pid } = server ?? {};
    if (pid === undefined) return;
    server = undefined;
    const others = await childrenOf(pid);
    for (const [target, signal] of [[pid, how.server] as const, ...others.map((other) => [other, how.others] as const)]) if (signal) send(target, signal);
    await waitFor(() => [pid, ...others].every((target) => startedAt(target) === null), { timeoutMs: 30_000, what: 'Postgres to be gone' });
  };
  const { url } = await start();
  return {
    url: url('postgres'),
    start: () => start().then(() => undefined),
    kill: () => end({ server: 'SIGKILL', others: 'SIGKILL' }),
    stopImmediately: () => end({ server: 'SIGQUIT' }),
    close: async () => {
      await end({ server: 'SIGQUIT' });
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(processes.map(async (name) => [Number(name), await parentOf(name)] as const));
  return parents.flatMap(([child, parent]) => (parent === pid ? [child] : []));
}

async function parentOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone by itself.
  }
}
