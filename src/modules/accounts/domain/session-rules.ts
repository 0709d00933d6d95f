import { cookiePeriod } from '../../../config/policy-figures.js';
import { fixedLength } from '../../../platform/clock/period.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A session nobody uses ends after this long (milliseconds). */
export const SESSION_IDLE_MS = 14 * DAY;
/** A session ends after this long, used or not, as its cookie does (milliseconds). */
export const SESSION_LIFETIME_MS = fixedLength(cookiePeriod('session'));
/** How long a factor counts for sensitive actions (milliseconds). */
export const RECENT_AUTHENTICATION_MS = 10 * MINUTE;
/** How long the old secret of a session still works after an automatic change of it (milliseconds). */
export const PREVIOUS_SECRET_MS = MINUTE / 2;
/** By how much the clocks of our servers may differ (milliseconds). */
const CLOCK_SKEW_MS = MINUTE;
/** How stale "last seen" may get before it is written again (milliseconds). */
export const SEEN_PRECISION_MS = 5 * MINUTE;

/** Whether a factor given at `authenticatedAt` still counts. One from the future doesn't: a clock was moved back. */
export function isRecent(authenticatedAt: Date, now: Date): boolean {
  const age = now.getTime() - authenticatedAt.getTime();
  return age < RECENT_AUTHENTICATION_MS && age > -CLOCK_SKEW_MS;
}
