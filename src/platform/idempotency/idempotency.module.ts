import { Global, Module } from '@nestjs/common';
import { Idempotency } from './idempotency.js';
import { PurgeIdempotencyKeysHandler } from './purge-idempotency-keys.job.js';

@Global()
@Module({ providers: [Idempotency, PurgeIdempotencyKeysHandler], exports: [Idempotency] })
export class IdempotencyModule {}
