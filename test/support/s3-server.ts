import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the server was asked. */
export interface S3Request { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>> }

export interface S3Server {
  readonly port: number;
  /** Makes an empty bucket. @returns what says so to `loadConfig` and `startApp` */
  bucket(): Promise<BucketEnvironment>;
  /** Everything so far, oldest first. */
  readonly requests: readonly S3Request[];
  /** Answers the next so many requests with 503. */
  failNext(count: number): Promise<void>;
  stop(): Promise<void>;
}

export type BucketEnvironment = Readonly<Record<'S3_BUCKET' | 'S3_ENDPOINT' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY', string>>;

/** A server that speaks S3's protocol (s3rver), as a process of its own with a folder of its own. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'dreamlux-s3-'));
  const child = fork(new URL('./s3-server.child.ts', import.meta.url), [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  const exited = once(child, 'exit');
  const requests: S3Request[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the S3 server ended at once (${code})`)));
    child.on('message', (message: S3Request | { port: number } | { done: object }) => {
      if ('port' in message) resolve(message.port);
      else if ('method' in message) requests.push(message);
    });
  });
  // Listened for without a gap: messages that arrive together are emitted before anybody who awaits the first one goes on.
  const tell = (what: object) => new Promise<void>((resolve) => {
    const hear = (message: object) => {
      if (!('done' in message)) return;
      child.off('message', hear);
      resolve();
    };
    child.on('message', hear);
    child.send(what);
  });
  return {
    port, requests,
    bucket: async () => {
      const S3_BUCKET = `test-${randomUUID()}`;
      await tell({ bucket: S3_BUCKET });
      return { S3_BUCKET, S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER' };
    },
    failNext: (failing) => tell({ failing }),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
