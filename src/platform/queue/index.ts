export { Batcher } from './batcher.js';
export { queueTables } from './data-map.js';
export { defineJob, type JobDefinition, type Lane, type PayloadOf } from './job-definition.js';
export { JobHandler } from './job-handler.js';
export { type EnqueueOptions, JobQueue } from './job-queue.js';
export { JobRegistry } from './job-registry.js';
export { type AbortCause, type Job, JobAbortedError, type JobRunner, LeaseLostError, RetryLaterError } from './job.js';
export { QueueModule } from './queue.module.js';
export { QueueTimings } from './timings.js';
