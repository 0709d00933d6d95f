import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Tells people of coming versions and puts due ones into force. One at a time. */
export const advancePublicationsJob = defineJob<ScheduledPayload>({ name: 'legal.advance-publications', timeoutMs: 30 * 60_000, maxAttempts: 5 });
defineSchedule(advancePublicationsJob, { minutes: 1 });
