import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Books what has expired. Nobody can spend it anyway; this brings the entries up to date. */
export const expireCreditsJob = defineJob<ScheduledPayload>({ name: 'credits.expire', timeoutMs: 10 * 60_000 });
defineSchedule(expireCreditsJob, { minutes: 5 });

/** Recomputes the whole ledger. */
export const checkLedgerJob = defineJob<ScheduledPayload>({ name: 'credits.check-ledger', timeoutMs: 15 * 60_000, maxAttempts: 3 });
defineSchedule(checkLedgerJob, { dailyAt: '03:30' });
