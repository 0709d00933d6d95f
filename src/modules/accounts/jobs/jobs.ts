import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Chains new audit events. */
export const sealAuditJob = defineJob<ScheduledPayload>({ name: 'accounts.seal-audit', timeoutMs: 5 * 60_000 });
defineSchedule(sealAuditJob, { minutes: 1 });

/** Recomputes the whole chain. */
export const verifyAuditJob = defineJob<ScheduledPayload>({ name: 'accounts.verify-audit', timeoutMs: 30 * 60_000, maxAttempts: 3 });
defineSchedule(verifyAuditJob, { dailyAt: '03:15' });
