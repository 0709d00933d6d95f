export const DAY_MS = 86_400_000;
/** Older than any figure of ours: such a date is a slip of the pen. Ten years, in days. */
const OLDEST = 3_653;

/** Number of the day (UTC) in which a moment lies, from 1970. */
export const dayOf = (moment: Date): number => Math.floor(moment.getTime() / DAY_MS);

/** Whether there can be figures about a day: it has begun, and isn't ages ago. */
export const isFigureDay = (day: number, now: Date): boolean => day <= dayOf(now) && day >= dayOf(now) - OLDEST;
