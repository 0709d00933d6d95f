import { createHmac, type KeyObject } from 'node:crypto';

/** Salts live for one day (UTC). */
export const saltDayOf = (now: Date): string => now.toISOString().slice(0, 10);

/**
 * Who it was, for one day: the same browser has the same pseudonym until the day's salt is destroyed, and nothing leads back or on to the next
 * day after that [P30].
 * @param who token of the visitor's cookie
 */
export const pseudonymOf = (salt: KeyObject, who: string): Buffer => createHmac('sha256', salt).update(who).digest().subarray(0, 16);
