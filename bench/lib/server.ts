import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuTimeMs } from './process-usage.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;

export interface ServerOptions {
  /** For messages. */
  readonly name: string;
  /** A compiled file. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Asked until it answers with 2xx. */
  readonly readyPath: string;
  /** Node's own options. */
  readonly execArgv: readonly string[];
}

/** A server under test: a process of its own that listens on a port of loopback. */
export class Server {
  private output = '';

  private constructor(
    readonly name: string,
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.output = (this.output + text).slice(-20_000)));
  }

  /** Starts it with PORT set and waits until it answers. @throws Error with its last words when it doesn't */
  static async start({ name, file, env, readyPath, execArgv }: ServerOptions): Promise<Server> {
    const port = await freePort();
    const child = spawn(process.execPath, [...execArgv, file], { env: { PATH: process.env['PATH'], ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
    const server = new Server(name, `http://127.0.0.1:${port}`, child);
    for (const deadline = Date.now() + READY_WITHIN_MS; ; await pause(50)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended:\n${server.words}`);
      if (await fetch(`${server.url}${readyPath}`).then(({ ok }) => ok, () => false)) return server;
      if (Date.now() > deadline) throw new Error(`${name} was not ready in time:\n${server.words}`);
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.name} has no process`);
    return this.child.pid;
  }

  /** What it printed last. */
  get words(): string {
    return this.output.trim();
  }

  /** CPU time so far (milliseconds). */
  cpuMs(): number | null {
    return cpuTimeMs(this.pid);
  }

  /** Ends it, by force if it takes its time. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const force = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await gone;
    clearTimeout(force);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
