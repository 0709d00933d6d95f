import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { type ActorKind, assertAuditable, type AuditDetails } from './domain/audit-details.js';

export interface AuditedAction {
  /** What was done: `thing.done`, lower case. */
  readonly action: string;
  /** Account it was done to, where it was done to one. */
  readonly subject?: string | null;
  /** Ids, enum values, numbers: nothing that describes a person. */
  readonly details?: AuditDetails;
  /** Who did it. Absent: whoever the request context names, or the service itself. */
  readonly actor?: { readonly kind: ActorKind; readonly accountId: string | null };
}

/** Writes nothing where a person has no subject id yet. */
const EVENT = {
  name: 'audit-event',
  text: `
  WITH actor AS (SELECT subject_id FROM audit_subjects WHERE account_id = $4), subject AS (SELECT subject_id FROM audit_subjects WHERE account_id = $5), event AS (
    INSERT INTO audit_events (id, action, actor_kind, actor_id, subject_id, details, correlation_id, created_at)
    SELECT $1::uuid, $2, $3, (SELECT subject_id FROM actor), (SELECT subject_id FROM subject), $6::jsonb, $7, $8::timestamptz
     WHERE ($4::uuid IS NULL OR EXISTS (SELECT FROM actor)) AND ($5::uuid IS NULL OR EXISTS (SELECT FROM subject))
    RETURNING id)
  INSERT INTO audit_unsealed (event_id) SELECT id FROM event RETURNING event_id`,
};

/** Writes down who did what, within the unit of work that does it [P61]. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly context: ContextStore,
  ) {}

  /** @throws Error outside of a unit of work, and for details that aren't ids */
  async record({ action, subject = null, details = {}, actor = this.callingActor() }: AuditedAction): Promise<void> {
    assertAuditable(action, details);
    const people = [...new Set([actor.accountId, subject])].filter((id) => id !== null).sort();
    const write = async (): Promise<boolean> => {
      const written = await this.database.change(EVENT, [
        newId(), action, actor.kind, actor.accountId, subject, JSON.stringify(details), this.context.optional?.correlationId ?? newId(), this.clock.now(),
      ]);
      return written.length > 0;
    };
    if (await write()) return;
    await this.database.write.query(
      'INSERT INTO audit_subjects (account_id, subject_id) SELECT * FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT (account_id) DO NOTHING',
      [people, people.map(() => randomUUID())],
    );
    if (!(await write())) throw new Error('an event about people was not written');
  }

  private callingActor(): { kind: ActorKind; accountId: string | null } {
    const caller = this.context.optional?.caller;
    if (!caller) return { kind: 'SYSTEM', accountId: null };
    return { kind: caller.kind === 'session' ? 'PERSON' : 'API_KEY', accountId: caller.accountId };
  }
}
