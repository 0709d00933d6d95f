import { Global, Module } from '@nestjs/common';
import { CostActors } from './cost-actors.js';
import { CostBuckets } from './cost-buckets.js';
import { KeyAttempts } from './key-attempts.js';
import { LimiterRedis, LimiterTimings } from './limiter-redis.js';
import { RateLimiter } from './rate-limiter.js';

@Global()
@Module({ providers: [LimiterTimings, LimiterRedis, RateLimiter, CostBuckets, CostActors, KeyAttempts], exports: [RateLimiter, LimiterRedis, CostActors, KeyAttempts] })
export class RateLimitModule {}
