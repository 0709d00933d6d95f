const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** When a task is due: at fixed distances, or daily at a time of day (UTC). */
export type Schedule = { readonly seconds: number } | { readonly minutes: number } | { readonly hours: number } | { readonly dailyAt: string };

/** @throws RangeError for a time of day that no clock shows, or a distance below a second */
export function assertSchedule(schedule: Schedule): void {
  if ('dailyAt' in schedule) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(schedule.dailyAt)) throw new RangeError(`not a time of day: ${schedule.dailyAt}`);
  } else if (!(distanceOf(schedule) >= SECOND)) throw new RangeError('tasks run once a second at most');
}

/**
 * The latest slot after `last` and up to `now`, or null while none has come. However many slots have passed, there is one answer: after a long pause
 * a task runs once. Slots keep their distance from the first one, whenever the ticks come. UTC has no summer time, so a day is a day.
 */
export function dueSlot(schedule: Schedule, last: Date, now: Date): Date | null {
  const slot = 'dailyAt' in schedule ? dailySlot(schedule.dailyAt, now) : distanceSlot(distanceOf(schedule), last, now);
  return slot > last.getTime() ? new Date(slot) : null;
}

/** The first slot after `last`. */
export function nextSlot(schedule: Schedule, last: Date): Date {
  if (!('dailyAt' in schedule)) return new Date(last.getTime() + distanceOf(schedule));
  return new Date(dailySlot(schedule.dailyAt, last) + DAY);
}

function distanceSlot(distance: number, last: Date, now: Date): number {
  return last.getTime() + Math.max(0, Math.floor((now.getTime() - last.getTime()) / distance)) * distance;
}

function dailySlot(timeOfDay: string, now: Date): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  const today = Math.floor(now.getTime() / DAY) * DAY + (hours * 60 + minutes) * 60 * SECOND;
  return today <= now.getTime() ? today : today - DAY;
}

function distanceOf(schedule: Exclude<Schedule, { dailyAt: string }>): number {
  if ('seconds' in schedule) return schedule.seconds * SECOND;
  return 'minutes' in schedule ? schedule.minutes * 60 * SECOND : schedule.hours * 3_600 * SECOND;
}
