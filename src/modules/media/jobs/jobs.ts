import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Deletes the bytes of an object whose row is gone. */
export const deleteObjectJob = defineJob<{ objectId: string }>({ name: 'media.delete-object', maxAttempts: 10 });

/** Deletes what came for an upload that is finished or gone. */
export const deleteIncomingJob = defineJob<{ uploadId: string }>({ name: 'media.delete-incoming', maxAttempts: 10 });

/** Deletes announced uploads that were never finished. */
export const purgeUnfinishedJob = defineJob<ScheduledPayload>({ name: 'media.purge-unfinished' });
defineSchedule(purgeUnfinishedJob, { minutes: 10 });

/** Compares the store with the rows, both ways. */
export const sweepJob = defineJob<ScheduledPayload>({ name: 'media.sweep', timeoutMs: 30 * 60_000, maxAttempts: 3 });
defineSchedule(sweepJob, { hours: 1 });
