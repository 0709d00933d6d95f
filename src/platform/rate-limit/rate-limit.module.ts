import { Global, Module } from '@nestjs/common';
import { CostBuckets } from './cost-buckets.js';
import { LimiterRedis } from './limiter-redis.js';
import { RateLimiter } from './rate-limiter.js';

@Global()
@Module({ providers: [LimiterRedis, RateLimiter, CostBuckets], exports: [RateLimiter, LimiterRedis, CostBuckets] })
export class RateLimitModule {}
