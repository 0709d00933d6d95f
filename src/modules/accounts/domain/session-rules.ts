const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A session nobody uses ends after this long (milliseconds). */
export const SESSION_IDLE_MS = 14 * DAY;
/** A session ends after this long, used or not (milliseconds). */
export const SESSION_LIFETIME_MS = 90 * DAY;
/** How long a factor counts for sensitive actions (milliseconds). */
export const RECENT_AUTHENTICATION_MS = 10 * MINUTE;
/** How stale "last seen" may get before it is written again (milliseconds). */
export const SEEN_PRECISION_MS = 5 * MINUTE;

/** Whether a factor given at `authenticatedAt` still counts. */
export const isRecent = (authenticatedAt: Date, now: Date): boolean => now.getTime() - authenticatedAt.getTime() < RECENT_AUTHENTICATION_MS;
