import { retentionPeriod } from '../../../config/policy-figures.js';
import { fixedLength } from '../../../platform/clock/period.js';

const MINUTE = 60_000;

/** What a mailed link or code is for, and how long it works (milliseconds). */
export const actionLifetimes = {
  RESET_PASSWORD: 60 * MINUTE,
  CHANGE_EMAIL: 24 * 60 * MINUTE,
  REAUTHENTICATE: 10 * MINUTE,
} as const;

export type ActionPurpose = keyof typeof actionLifetimes;

/** How long the link that confirms a sign-up works (milliseconds). */
export const VERIFICATION_LIFETIME_MS = 24 * 60 * MINUTE;
/** How long a sign-up waits for its confirmation (milliseconds): until then its link can be sent again. */
export const SIGN_UP_LIFETIME_MS = fixedLength(retentionPeriod('unverified-sign-ups'));
/** Wrong codes after which a mailed code is spent. */
export const MAX_CODE_ATTEMPTS = 5;
