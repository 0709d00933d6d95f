import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, parseOptions } from '@node-rs/argon2';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { currentLife } from '../../platform/context/index.js';
import { RateLimitedError } from '../../platform/errors/index.js';
import { normalizePassword } from './domain/password-policy.js';
import { HashingThread } from './hashing-thread.js';

/** argon2id with OWASP's parameters (Password Storage Cheat Sheet): 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
/** A core stays free however many people sign in: where hashing had every core, each answer to anybody else would wait for the scheduler. */
const THREADS = Math.max(1, Math.min(2, availableParallelism() - 1));
/** One for each thread to work on, and the next one at hand, so that it doesn't wait for the event loop in between. */
export const MAX_RUNNING = 2 * THREADS;
/** About two seconds of work. Beyond it a caller is told to come back, instead of waiting behind a flood. */
export const MAX_WAITING = 100 * THREADS;
const RETRY_SECONDS = 3;

/** Hashes and checks passwords off the event loop, on a few threads of their own [P7]. */
@Injectable()
export class PasswordHasher implements OnApplicationShutdown {
  private readonly threads = Array.from({ length: THREADS }, () => new HashingThread());
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Compared with where there is no password, so that this takes as long as a wrong one. */
  private readonly decoy = hash(randomBytes(32), PARAMETERS);

  /** @throws RateLimitedError when too many others wait; RequestEndedError when its client has gone before its turn */
  hash(password: string): Promise<string> {
    return this.inTurn(() => this.thread.hash(normalizePassword(password), PARAMETERS));
  }

  /**
   * @param kept null where nobody has such an address or no password: the same work is done, and the answer is false
   * @throws RateLimitedError when too many others wait; RequestEndedError when its client has gone before its turn; UnavailableError when its thread dies
   */
  async matches(password: string, kept: string | null): Promise<boolean> {
    const compared = kept ?? (await this.decoy);
    const same = await this.inTurn(() => this.thread.verify(normalizePassword(password), compared));
    return same && kept !== null;
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(kept: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(kept);
    return memoryCost !== PARAMETERS.memoryCost || timeCost !== PARAMETERS.timeCost || parallelism !== PARAMETERS.parallelism;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  /** The one with the least to do. */
  private get thread(): HashingThread {
    return this.threads.reduce((least, thread) => (thread.load < least.load ? thread : least));
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < MAX_RUNNING) this.running += 1;
    else if (this.waiting.length >= MAX_WAITING) throw new RateLimitedError(RETRY_SECONDS);
    else await this.turn();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  private async turn(): Promise<void> {
    const life = currentLife();
    life?.throwIfEnded();
    let forget: (() => void) | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        forget = life?.onEnd((ended) => {
          const place = this.waiting.indexOf(resolve);
          // Absent: its turn has come in this very moment, and is passed on after the work.
          if (place === -1) return;
          this.waiting.splice(place, 1);
          reject(ended);
        });
      });
    } finally {
      forget?.();
    }
  }
}
