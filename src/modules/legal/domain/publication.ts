export type PublicationState = 'NOTIFYING' | 'SCHEDULED' | 'IN_FORCE' | 'WITHDRAWN';

/** A version and when it counts; null: not decided yet. */
export interface Published {
  readonly documentId: string;
  readonly version: string;
  readonly effectiveAt: Date | null;
}

/** The version in force at a time: of those that have taken effect the latest. */
export function inForceAt<P extends Published>(published: readonly P[], now: Date): P | null {
  let found: P | null = null;
  for (const one of published) {
    if (one.effectiveAt === null || one.effectiveAt > now) continue;
    if (found?.effectiveAt === null || found === null || one.effectiveAt > found.effectiveAt) found = one;
  }
  return found;
}
