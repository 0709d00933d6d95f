import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';

/** A link of the chain: SHA-256 over the link before and one event. */
@Entity('audit_seals')
@Unique('uq_audit_seals_event_id', ['eventId'])
@Check('chk_audit_seals_hash', 'octet_length(hash) = 32')
export class AuditSealEntity {
  @PrimaryColumn('bigint', { name: 'seq', primaryKeyConstraintName: 'pk_audit_seals', transformer: bigintColumn })
  seq: number;

  @Column('uuid', { name: 'event_id' })
  eventId: string;

  @Column('bytea', { name: 'hash' })
  hash: Buffer;
}
