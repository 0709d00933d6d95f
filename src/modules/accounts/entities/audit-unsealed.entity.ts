import { Entity, PrimaryColumn } from 'typeorm';

/** Events that are not chained yet. */
@Entity('audit_unsealed')
export class AuditUnsealedEntity {
  @PrimaryColumn('uuid', { name: 'event_id', primaryKeyConstraintName: 'pk_audit_unsealed' })
  eventId: string;
}
