import { defineJob, JobHandler, type JobRunner } from '../queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../scheduling/index.js';
import { Idempotency } from './idempotency.js';

const purgeIdempotencyKeys = defineJob<ScheduledPayload>({ name: 'idempotency.purge', maxAttempts: 1 });
defineSchedule(purgeIdempotencyKeys, { hours: 1 });

@JobHandler(purgeIdempotencyKeys)
export class PurgeIdempotencyKeysHandler implements JobRunner<typeof purgeIdempotencyKeys> {
  constructor(private readonly idempotency: Idempotency) {}

  async run(): Promise<void> {
    await this.idempotency.purgeExpired();
  }
}
