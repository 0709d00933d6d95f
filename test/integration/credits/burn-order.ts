/** What decides when a grant is spent. */
export interface Burnable {
  readonly id: string;
  /** Lower burns first. */
  readonly priority: number;
  /** Null: never expires. */
  readonly expiresAt: Date | null;
  readonly paid: boolean;
  readonly grantedAt: Date;
}

const NEVER = Number.POSITIVE_INFINITY;
const expiry = (grant: Burnable): number => grant.expiresAt?.getTime() ?? NEVER;

/**
 * The order in which grants are spent: priority, then earliest expiry (never-expiring last), then promotional before paid, then oldest, then id.
 * A total order. The database has it in SQL (ix_credit_grants_burn); the property test holds the two together.
 */
export function compareBurnOrder(a: Burnable, b: Burnable): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  if (expiry(a) !== expiry(b)) return expiry(a) < expiry(b) ? -1 : 1;
  if (a.paid !== b.paid) return a.paid ? 1 : -1;
  const age = a.grantedAt.getTime() - b.grantedAt.getTime();
  if (age !== 0) return age;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
