import type { JobDefinition } from '../queue/index.js';
import { assertSchedule, type Schedule } from './schedule.js';

/** Payload of a job that a schedule enqueues: the slot it is for, by the business clock (ISO 8601). */
export interface ScheduledPayload {
  readonly scheduledFor: string;
}

export interface ScheduledTask {
  readonly job: JobDefinition<ScheduledPayload>;
  readonly schedule: Schedule;
}

const tasks = new Map<string, ScheduledTask>();

/** Every schedule that the loaded modules define. */
export const scheduledTasks = (): readonly ScheduledTask[] => [...tasks.values()];

/**
 * Enqueues `job` whenever `schedule` says so; a slot whose predecessor is still unfinished is left out.
 * @throws Error when the job has a schedule already; RangeError for a schedule that can't be
 */
export function defineSchedule(job: JobDefinition<ScheduledPayload>, schedule: Schedule): void {
  assertSchedule(schedule);
  if (tasks.has(job.name)) throw new Error(`${job.name} is scheduled twice`);
  tasks.set(job.name, { job, schedule });
}
