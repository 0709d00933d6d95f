export { schedulingTables } from './data-map.js';
export { defineSchedule, type ScheduledPayload } from './define-schedule.js';
export { Scheduler } from './scheduler.js';
export { SchedulingModule } from './scheduling.module.js';
