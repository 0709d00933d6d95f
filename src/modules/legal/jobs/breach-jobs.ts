import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Tells the people of one breach. */
export const tellBreachJob = defineJob<{ breachId: string }>({ name: 'legal.tell-breach', timeoutMs: 30 * 60_000, maxAttempts: 20 });

/** Fills the list of people of one breach from a table. */
export const listBreachPeopleJob = defineJob<{ sourceId: string }>({ name: 'legal.list-breach-people', timeoutMs: 30 * 60_000, maxAttempts: 20 });

/** Looks at the dates of the register. */
export const watchBreachesJob = defineJob<ScheduledPayload>({ name: 'legal.watch-breaches', timeoutMs: 5 * 60_000, maxAttempts: 3 });
defineSchedule(watchBreachesJob, { minutes: 5 });
