import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Redis } from 'ioredis';
import { RateLimitedError } from '../errors/index.js';
import { countRefusal } from './metrics.js';
import type { Subject } from './subject.js';

export interface LimitOptions {
  /** Unique; part of the Redis keys. */
  readonly name: string;
  /** How many points a subject may consume within `seconds` of its first one. */
  readonly points: number;
  readonly seconds: number;
  /** How long a subject that went beyond stays blocked; absent: until the window ends. */
  readonly blockSeconds?: number;
  /** Instead of `points` outside of production, where a whole team or test suite shares one address. */
  readonly developmentPoints?: number;
}

export interface LimitState {
  readonly consumed: number;
  readonly remaining: number;
  /** Until the subject's count is forgotten or its block ends; 0 for one without a count. */
  readonly secondsLeft: number;
}

interface Surroundings {
  readonly client: Redis;
  readonly prefix: string;
  readonly keyOf: (limit: string, subject: Subject) => string;
}

/** Alone, a process doesn't know what the others admit, so it admits half. */
const withoutRedis = (points: number): number => Math.max(1, Math.floor(points / 2));

/** Counts what subjects consume within a window, shared by all processes through Redis; each on its own while Redis is away. Wall time. */
export class Limit {
  private readonly limiter: RateLimiterRedis;

  constructor(
    private readonly options: Omit<LimitOptions, 'developmentPoints'>,
    private readonly surroundings: Surroundings,
  ) {
    const { name, points, seconds, blockSeconds = 0 } = options;
    const window = { duration: seconds, blockDuration: blockSeconds, keyPrefix: `${surroundings.prefix}:limit:${name}` };
    this.limiter = new RateLimiterRedis({
      ...window, points, storeClient: surroundings.client, rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory({ ...window, points: withoutRedis(points) }),
    });
  }

  /** @throws RateLimitedError when that is more than is left */
  async consume(subject: Subject, points = 1): Promise<void> {
    try {
      await this.limiter.consume(this.key(subject), points);
    } catch (error) {
      throw error instanceof RateLimiterRes ? this.refusal(error.msBeforeNext / 1_000) : error;
    }
  }

  /** Consumes without refusing: for counting failures. */
  async penalty(subject: Subject, points = 1): Promise<LimitState> {
    return this.stateOf(await this.limiter.penalty(this.key(subject), points));
  }

  /** Gives points back. */
  async reward(subject: Subject, points = 1): Promise<void> {
    await this.limiter.reward(this.key(subject), points);
  }

  /** Refuses the subject for so long, whatever it has consumed. */
  async block(subject: Subject, seconds: number): Promise<void> {
    await this.limiter.block(this.key(subject), Math.ceil(seconds));
  }

  /** Forgets the subject's count and block. */
  async reset(subject: Subject): Promise<void> {
    await this.limiter.delete(this.key(subject));
  }

  /** Consumes nothing. */
  async peek(subject: Subject): Promise<LimitState> {
    return this.stateOf(await this.limiter.get(this.key(subject)));
  }

  /** Consumes nothing. @throws RateLimitedError when nothing is left */
  async check(subject: Subject): Promise<void> {
    const { remaining, secondsLeft } = await this.peek(subject);
    if (remaining <= 0) throw this.refusal(secondsLeft);
  }

  private refusal(seconds: number): RateLimitedError {
    countRefusal(this.options.name);
    return new RateLimitedError(seconds);
  }

  private stateOf(result: RateLimiterRes | null): LimitState {
    const consumed = Math.max(0, result?.consumedPoints ?? 0);
    return { consumed, remaining: Math.max(0, this.options.points - consumed), secondsLeft: Math.max(0, Math.ceil((result?.msBeforeNext ?? 0) / 1_000)) };
  }

  private key(subject: Subject): string {
    return this.surroundings.keyOf(this.options.name, subject);
  }
}
