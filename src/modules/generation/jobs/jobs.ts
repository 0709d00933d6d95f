import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Carries out one generation. Three failures are the end; what a crash of the worker leaves behind counts as one. Its time limit is beyond any provider's own. */
export const renderJob = defineJob<{ generationId: string }>({ name: 'generation.render', lane: 'render', maxAttempts: 3, timeoutMs: 30 * 60_000, backoffMs: 1_000 });

/** Says that a video is done, to whoever asked to be told. */
export const doneMailJob = defineJob<{ generationId: string }>({ name: 'generation.done-mail' });

/** Looks after unfinished tasks: hands out again what has no job, ends what is too old. */
export const reconcileJob = defineJob<ScheduledPayload>({ name: 'generation.reconcile', maxAttempts: 3 });
defineSchedule(reconcileJob, { minutes: 1 });

export const purgeQuotesJob = defineJob<ScheduledPayload>({ name: 'generation.purge-quotes', maxAttempts: 3 });
// Often enough that no quote gets as old as policies/retention.json says, even when a run fails.
defineSchedule(purgeQuotesJob, { minutes: 10 });

/** A withdrawal shows in the training data by the next morning at the latest. */
export const buildTrainingManifestJob = defineJob<ScheduledPayload>({ name: 'generation.build-training-manifest', timeoutMs: 15 * 60_000, maxAttempts: 3 });
defineSchedule(buildTrainingManifestJob, { dailyAt: '04:10' });
