import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from './database.js';
import { createTestRedis } from './redis.js';

type Ask =
  | { readonly do: 'cpu' | 'held' | 'connections' | 'statements' }
  | { readonly do: 'timeouts'; readonly timeouts: { readonly headersTimeout?: number; readonly requestTimeout?: number; readonly keepAliveTimeout?: number } }
  | { readonly do: 'account'; readonly email: string; readonly password: string };
export type Order = Ask & { readonly id: number };
export interface Report { readonly id: number; readonly value?: number | string; readonly failure?: string }

/** The web app's address in these tests. */
export const WEB = 'https://dreamlux.test';
/** The API's address as the world knows it: nobody reaches it there in these tests. */
export const API = 'https://api.dreamlux.test';

export interface HostileTarget {
  readonly port: number;
  readonly pid: number;
  readonly database: TestDatabase;
  /** CPU time that the process has used so far, in ms, all threads. */
  cpu(): Promise<number>;
  /** Bytes that lie in the process for its clients: come and not looked at yet, or answered and not sent yet. */
  held(): Promise<number>;
  /** SQL statements that requests have asked so far; what the process does on its own isn't counted. */
  statements(): Promise<number>;
  /** Open connections to the HTTP port. */
  connections(): Promise<number>;
  /** Sets what is given and says what is in force: the server looks at them anew each time it looks for slow clients. */
  timeouts(timeouts?: Extract<Ask, { do: 'timeouts' }>['timeouts']): Promise<{ headersTimeout: number; requestTimeout: number; keepAliveTimeout: number; maxConnections: number }>;
  /** An account with a verified address. @returns its id */
  account(email: string, password: string): Promise<string>;
  /** What the process has written to its outputs. */
  output(): string;
  close(): Promise<void>;
}

/** The product as production runs it, in a process of its own: the client's work is not counted as the server's. */
export async function startHostileTarget(environment: Record<string, string> = {}): Promise<HostileTarget> {
  const [database, storage] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), 'dreamlux-hostile-'))]);
  const redis = createTestRedis();
  const child = fork(fileURLToPath(new URL('./hostile-server.child.ts', import.meta.url)), {
    execArgv: ['--enable-source-maps', '--import', new URL('./register-swc.mjs', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'], NODE_ENV: 'production', ROLE: 'api', LOG_LEVEL: 'error', PORT: '0', HOST: '127.0.0.1', DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '8', REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, STORAGE_DIR: storage, PUBLIC_URL: API, WEB_URL: WEB,
      SECRET_KEY: 'a-secret-that-only-this-test-knows-of', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'Dreamlux <hello@dreamlux.test>',
      // One proxy in front, as in production; each hostile client then comes from an address of its own.
      TRUST_PROXY: '1', ...environment,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const exited = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  const waiting = new Map<number, (report: Report) => void>();
  const listening = new Promise<Report>((resolve) => waiting.set(0, resolve));
  child.on('message', (report: Report) => waiting.get(report.id)?.(report));
  let orders = 0;
  const ask = async (order: Ask): Promise<number | string> => {
    const id = (orders += 1);
    const answered = new Promise<Report>((resolve) => waiting.set(id, resolve));
    child.send({ ...order, id } satisfies Order);
    const report = await Promise.race([answered, exited.then((): Report => ({ id, failure: `the server ended: ${output}` }))]);
    waiting.delete(id);
    if (report.failure !== undefined || report.value === undefined) throw new Error(report.failure ?? 'no answer');
    return report.value;
  };
  const close = async () => {
    child.kill('SIGKILL');
    await exited;
    await redis.close();
    await database.drop();
    await rm(storage, { recursive: true, force: true });
  };
  const began = await Promise.race([listening, exited.then(() => null)]);
  if (!began) {
    await close();
    throw new Error(`the server did not start: ${output}`);
  }
  return {
    port: Number(began.value), pid: child.pid ?? 0, database, close,
    cpu: async () => Number(await ask({ do: 'cpu' })),
    held: async () => Number(await ask({ do: 'held' })),
    statements: async () => Number(await ask({ do: 'statements' })),
    connections: async () => Number(await ask({ do: 'connections' })),
    timeouts: async (timeouts = {}) => JSON.parse(String(await ask({ do: 'timeouts', timeouts }))) as Awaited<ReturnType<HostileTarget['timeouts']>>,
    account: async (email, password) => String(await ask({ do: 'account', email, password })),
    output: () => output,
  };
}
