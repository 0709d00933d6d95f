export type { Bucket, BucketSize, ThrottleStatus } from './bucket.js';
export { CostBuckets } from './cost-buckets.js';
export type { Limit, LimitOptions, LimitState } from './limit.js';
export { LimiterRedis } from './limiter-redis.js';
export type { ProgressiveDelay, ProgressiveDelayOptions } from './progressive-delay.js';
export { RateLimitModule } from './rate-limit.module.js';
export { RateLimiter } from './rate-limiter.js';
export { ipSubject, type Subject } from './subject.js';
