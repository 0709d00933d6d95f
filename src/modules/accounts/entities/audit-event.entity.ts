import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { ActorKind, AuditDetails } from '../domain/audit-details.js';

/** Something that was done, by whom and to whom: ids only, and of people only random ones [P61]. Never changed, never deleted by the application. */
@Entity('audit_events')
@Index('idx_audit_events_subject_id', ['subjectId', 'id'])
@Index('idx_audit_events_actor_id', ['actorId', 'id'])
@Index('idx_audit_events_action', ['action', 'id'])
@Check('chk_audit_events_actor_kind', "actor_kind IN ('PERSON', 'API_KEY', 'OPERATOR', 'SYSTEM')")
@Check('chk_audit_events_details', "jsonb_typeof(details) = 'object'")
export class AuditEventEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_audit_events' })
  id: string;

  @Column('text', { name: 'action' })
  action: string;

  @Column('text', { name: 'actor_kind' })
  actorKind: ActorKind;

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('jsonb', { name: 'details' })
  details: AuditDetails;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @Index('idx_audit_events_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
