const DAY_MS = 86_400_000;

/** After its ticket an announced upload may still be finished for this long. */
export const UNFINISHED_GRACE_MS = 60 * 60_000;

/** Uploads and outputs live this long, or as long as they are kept, whichever is longer [P50]. */
export const MEDIA_DAYS = 180;
/** After "keep" is taken back, so that nothing disappears on the spot. */
export const GRACE_AFTER_KEEPING_DAYS = 14;

export interface Keeping {
  readonly createdAt: Date;
  readonly kept: boolean;
  /** When it was last kept, if it ever was and no longer is. */
  readonly keptUntil: Date | null;
}

/** When an upload or output is deleted by itself; null: not while it is kept. */
export function deletesAt({ createdAt, kept, keptUntil }: Keeping): Date | null {
  if (kept) return null;
  const byAge = createdAt.getTime() + MEDIA_DAYS * DAY_MS;
  const afterKeeping = keptUntil ? keptUntil.getTime() + GRACE_AFTER_KEEPING_DAYS * DAY_MS : 0;
  return new Date(Math.max(byAge, afterKeeping));
}
