import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { waitFor } from '../../support/wait-for.js';
import { freePort, redisServer } from './scripts.js';

/** A Redis that a test may take away. It keeps nothing on disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** The test's own connection. */
  readonly client: Redis;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing is answered. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const client = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 100 });
  client.on('error', () => undefined);
  const kill = async () => {
    const dying = server;
    server = undefined;
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return;
    const gone = new Promise((done) => { dying.once('exit', done); });
    dying.kill('SIGKILL');
    await gone;
  };
  const start = async () => {
    server = spawn(redisServer(), ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { cwd: tmpdir(), stdio: 'ignore' });
    await waitFor(() => client.ping(), { timeoutMs: 30_000, what: 'Redis' });
  };
  await start();
  return {
    port, url, client, start, kill,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    close: async () => {
      client.disconnect();
      await kill();
    },
  };
}
