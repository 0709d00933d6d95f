import { defineJob } from '../../../platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../platform/scheduling/index.js';

/** Just after midnight (UTC), when the salts of the day before have ended. */
export const destroyUsageSaltsJob = defineJob<ScheduledPayload>({ name: 'consent.destroy-usage-salts' });
defineSchedule(destroyUsageSaltsJob, { dailyAt: '00:01' });
