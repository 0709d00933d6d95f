import { createHash } from 'node:crypto';
import type { AuditDetails } from './audit-details.js';

/** What the chain protects of an event: all of it. */
export interface ChainedEvent {
  readonly id: string;
  readonly action: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly subjectId: string | null;
  readonly details: AuditDetails;
  readonly correlationId: string;
  readonly createdAt: Date;
}

export const FIRST_LINK: Buffer = Buffer.alloc(32);

/** The link after `previous`: SHA-256 over it and the event. Changing, removing or inserting an event breaks every later link. */
export function nextLink(previous: Buffer, event: ChainedEvent): Buffer {
  const details = Object.entries(event.details).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = [event.id, event.action, event.actorKind, event.actorId, event.subjectId, details, event.correlationId, event.createdAt.toISOString()];
  return createHash('sha256').update(previous).update(JSON.stringify(content)).digest();
}
