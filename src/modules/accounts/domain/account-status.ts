/** ACTIVE, or one of the steps of closing an account for good. */
export const lifecycles = ['ACTIVE', 'GRACE', 'FINALIZING', 'ERASED'] as const;
export type Lifecycle = (typeof lifecycles)[number];

/** What people are told: the strongest of lifecycle, suspension and restriction. */
export enum AccountStatus {
  ACTIVE = 'ACTIVE',
  RESTRICTED = 'RESTRICTED',
  SUSPENDED = 'SUSPENDED',
  GRACE = 'GRACE',
  FINALIZING = 'FINALIZING',
  ERASED = 'ERASED',
}

interface Standing {
  readonly lifecycle: Lifecycle;
  readonly suspendedAt: Date | null;
  readonly restrictedAt: Date | null;
}

export function statusOf({ lifecycle, suspendedAt, restrictedAt }: Standing): AccountStatus {
  if (lifecycle !== 'ACTIVE') return AccountStatus[lifecycle];
  if (suspendedAt) return AccountStatus.SUSPENDED;
  return restrictedAt ? AccountStatus.RESTRICTED : AccountStatus.ACTIVE;
}
