import { Worker } from 'node:worker_threads';
import type { Options } from '@node-rs/argon2';
import { Logger } from '@nestjs/common';
import { childEnvironment } from '../../config/child-environment.js';
import { UnavailableError } from '../../platform/errors/index.js';

export type HashingTask =
  | { readonly kind: 'hash'; readonly password: string; readonly parameters: Options }
  | { readonly kind: 'verify'; readonly password: string; readonly kept: string };

/** What the thread answers: in order, one for each task. */
export type Hashed = { readonly value: string | boolean } | { readonly failure: string };

type Answer = Pick<PromiseWithResolvers<string | boolean>, 'resolve' | 'reject'>;

/** A thread that does nothing but argon2. It is started by its first task, and again by the first one after it has died. */
export class HashingThread {
  private readonly logger = new Logger(HashingThread.name);
  private worker: Worker | undefined;
  private closed = false;
  /** Those who wait for this thread's answers, in order. */
  private answers: Answer[] = [];

  /** Tasks given to the thread and not answered. */
  get load(): number {
    return this.answers.length;
  }

  /** @throws UnavailableError when the thread dies meanwhile */
  hash(password: string, parameters: Options): Promise<string> {
    return this.run({ kind: 'hash', password, parameters }) as Promise<string>;
  }

  /** @throws UnavailableError when the thread dies meanwhile; Error when `kept` is no hash */
  verify(password: string, kept: string): Promise<boolean> {
    return this.run({ kind: 'verify', password, kept }) as Promise<boolean>;
  }

  /** Ends the thread for good; who waits for it gets an error. */
  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
  }

  private async run(task: HashingTask): Promise<string | boolean> {
    if (this.closed) throw new UnavailableError('the service is closing', 1);
    this.worker ??= this.start();
    const { promise, resolve, reject } = Promise.withResolvers<string | boolean>();
    this.answers.push({ resolve, reject });
    // A process that has nothing else to do waits for an answer, and for a thread without work it doesn't.
    if (this.answers.length === 1) this.worker.ref();
    this.worker.postMessage(task);
    return promise;
  }

  private start(): Worker {
    // No secret gets there but the passwords, and those by message only.
    const worker = new Worker(new URL('./hashing.child.js', import.meta.url), { name: 'passwords', env: childEnvironment() });
    const answers: Answer[] = [];
    this.answers = answers;
    let cause: unknown;
    worker.on('message', (hashed: Hashed) => {
      const answer = answers.shift();
      if (answers.length === 0) worker.unref();
      if ('value' in hashed) answer?.resolve(hashed.value);
      else answer?.reject(new Error(hashed.failure));
    });
    worker.on('error', (error) => { cause = error; });
    worker.on('exit', (code) => {
      this.worker = undefined;
      if (!this.closed) this.logger.error(cause ?? new Error(`exit code ${code}`), 'the thread that hashes passwords has ended; the next task starts another');
      for (const { reject } of answers.splice(0)) reject(new UnavailableError('the thread that hashes passwords has ended', 1, { cause }));
    });
    return worker;
  }
}
