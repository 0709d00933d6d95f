/** Where credits came from. */
export enum GrantSource {
  SIGNUP = 'SIGNUP',
  PLAN = 'PLAN',
  PACK = 'PACK',
  PROMOTION = 'PROMOTION',
  COMPENSATION = 'COMPENSATION',
  STAFF = 'STAFF',
}

/** What an entry of the ledger did. */
export enum EntryKind {
  GRANT = 'GRANT',
  HOLD = 'HOLD',
  CAPTURE = 'CAPTURE',
  RELEASE = 'RELEASE',
  EXPIRE = 'EXPIRE',
  CLAWBACK = 'CLAWBACK',
  DEBT = 'DEBT',
  REPAY = 'REPAY',
  REVERSAL = 'REVERSAL',
}

/**
 * The accounts of the double entry. A customer has the first three; the others are the house's and have no row of their own, so that no row is hot
 * for everyone.
 */
export type LedgerAccount = 'AVAILABLE' | 'HELD' | 'DEBT' | 'ISSUED' | 'CONSUMED' | 'EXPIRED' | 'CLAWED_BACK';

export type HoldStatus = 'OPEN' | 'CAPTURED' | 'RELEASED';

/** The most credits of one grant, hold or balance: GraphQL's Int. */
export const MAX_CREDITS = 2_147_483_647;

/** Credits of a verified sign-up. They don't expire. */
export const SIGNUP_CREDITS = 100;

/** Burns before others when lower. */
export const DEFAULT_PRIORITY = 100;

/** What paid credits are by their source, unless the caller says otherwise. */
export const isPaidSource = (source: GrantSource): boolean => source === GrantSource.PLAN || source === GrantSource.PACK;
