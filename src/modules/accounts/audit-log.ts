import { Injectable } from '@nestjs/common';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { AuditTrail } from './audit-trail.js';
import type { ActorKind, AuditDetails } from './domain/audit-details.js';
import type { AuditView } from './domain/person.js';

/** Which events; absent members leave nothing out. */
export interface AuditSelection {
  readonly action?: string | undefined;
  /** Account that did it. */
  readonly actorId?: string | undefined;
  /** Account it was done to. */
  readonly subjectId?: string | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

interface Row {
  id: string;
  action: string;
  actor_kind: ActorKind;
  actor_account: string | null;
  subject_account: string | null;
  details: AuditDetails;
  correlation_id: string;
  created_at: Date;
}

/** Reads the audit log for auditors; reading is audited as well. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param after id of the last event of the page before
   * @returns up to `limit` events, newest first
   */
  async run({ action, actorId, subjectId, from, to }: AuditSelection, limit: number, after: string | null): Promise<AuditView[]> {
    return this.uow.run(async () => {
      const rows: Row[] = await this.database.write.query(
        `SELECT e.id, e.action, e.actor_kind, actor.account_id AS actor_account, subject.account_id AS subject_account, e.details, e.correlation_id, e.created_at
           FROM audit_events e
           LEFT JOIN audit_subjects actor ON actor.subject_id = e.actor_id
           LEFT JOIN audit_subjects subject ON subject.subject_id = e.subject_id
          WHERE ($1::uuid IS NULL OR e.id < $1) AND ($2::text IS NULL OR e.action = $2)
            AND ($3::uuid IS NULL OR e.actor_id = (SELECT subject_id FROM audit_subjects WHERE account_id = $3))
            AND ($4::uuid IS NULL OR e.subject_id = (SELECT subject_id FROM audit_subjects WHERE account_id = $4))
            AND ($5::timestamptz IS NULL OR e.created_at >= $5) AND ($6::timestamptz IS NULL OR e.created_at < $6)
          ORDER BY e.id DESC LIMIT $7`,
        [after, action ?? null, actorId ?? null, subjectId ?? null, from ?? null, to ?? null, limit],
      );
      await this.audit.record({ action: 'audit-log.read', subject: await this.existing(subjectId), details: { found: rows.length } });
      return rows.map((row) => ({
        id: row.id, action: row.action, actorKind: row.actor_kind, actorAccountId: row.actor_account, subjectAccountId: row.subject_account, details: row.details,
        correlationId: row.correlation_id, createdAt: row.created_at,
      }));
    });
  }
  /** The subject of a look is an account that there is: an auditor may ask for any. */
  private async existing(accountId: string | undefined): Promise<string | null> {
    if (accountId === undefined) return null;
    const [row]: { id: string }[] = await this.database.write.query('SELECT id FROM accounts WHERE id = $1', [accountId]);
    return row?.id ?? null;
  }
}
