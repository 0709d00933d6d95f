import { Global, Module } from '@nestjs/common';
import { LimiterRedis } from './limiter-redis.js';
import { RateLimiter } from './rate-limiter.js';

@Global()
@Module({ providers: [LimiterRedis, RateLimiter], exports: [RateLimiter, LimiterRedis] })
export class RateLimitModule {}
