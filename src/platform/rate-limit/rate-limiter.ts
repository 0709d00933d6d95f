import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Limit, type LimitOptions } from './limit.js';
import { LimiterRedis } from './limiter-redis.js';
import { ProgressiveDelay, type ProgressiveDelayOptions, TURN_SECONDS } from './progressive-delay.js';
import { hashSubject, type Subject } from './subject.js';

/** Makes limits; each is made once, where its owner is constructed [P62]. */
@Injectable()
export class RateLimiter {
  private readonly names = new Set<string>();
  private readonly key = createSecretKey(this.config.SECRET_KEY, 'utf8');

  constructor(
    private readonly config: Config,
    private readonly redis: LimiterRedis,
  ) {}

  /** @throws Error when the name is taken */
  define({ developmentPoints, ...options }: LimitOptions): Limit {
    if (this.names.has(options.name)) throw new Error(`rate limit ${options.name} is defined twice`);
    this.names.add(options.name);
    const points = this.config.production ? options.points : (developmentPoints ?? options.points);
    return new Limit({ ...options, points }, {
      client: this.redis.client,
      prefix: this.config.REDIS_PREFIX,
      keyOf: (limit: string, subject: Subject) => hashSubject(this.key, limit, subject),
    });
  }

  /** @throws Error when the name is taken */
  defineDelay(options: ProgressiveDelayOptions): ProgressiveDelay {
    const { name, forgetAfterSeconds, freeFailures } = options;
    const failures = this.define({ name: `${name}.failures`, points: freeFailures, seconds: forgetAfterSeconds });
    return new ProgressiveDelay(options, failures, this.define({ name: `${name}.gate`, points: 1, seconds: TURN_SECONDS }));
  }
}
