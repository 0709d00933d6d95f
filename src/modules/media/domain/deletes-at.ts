import { deadlinePeriod, retentionPeriod } from '../../../config/policy-figures.js';
import { fixedLength } from '../../../platform/clock/period.js';

/** After its ticket an announced upload may still be finished for this long. */
export const UNFINISHED_GRACE_MS = 60 * 60_000;

/** Uploads and outputs live this long, or as long as they are kept, whichever is longer [P50]. */
const LIFETIMES_MS = { uploads: fixedLength(retentionPeriod('uploads')), outputs: fixedLength(retentionPeriod('outputs')) };
/** After "keep" is taken back, so that nothing disappears on the spot. */
const GRACE_AFTER_KEEPING_MS = fixedLength(deadlinePeriod('keep-grace'));

export interface Keeping {
  readonly createdAt: Date;
  readonly kept: boolean;
  /** When it was last kept, if it ever was and no longer is. */
  readonly keptUntil: Date | null;
}

/** When an upload or output is deleted by itself; null: not while it is kept. */
export function deletesAt(of: keyof typeof LIFETIMES_MS, { createdAt, kept, keptUntil }: Keeping): Date | null {
  if (kept) return null;
  const byAge = createdAt.getTime() + LIFETIMES_MS[of];
  const afterKeeping = keptUntil ? keptUntil.getTime() + GRACE_AFTER_KEEPING_MS : 0;
  return new Date(Math.max(byAge, afterKeeping));
}
