import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { type Evidence, EvidenceKind } from '../domain/recipient.js';

/** What a recipient has shown to us; it only grows, and the latest of a kind counts. */
@Entity('recipient_evidence')
@Check('ck_recipient_evidence_kind', `kind IN ('NO_TRAINING', 'TRANSFER')`)
@Index('ix_recipient_evidence_latest', ['recipient', 'kind', 'recordedAt', 'id'])
export class RecipientEvidenceEntity implements Evidence {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_recipient_evidence' })
  id: string;

  /** Key in policies/recipients.json. */
  @Column('text')
  recipient: string;

  @Column('text')
  kind: EvidenceKind;

  /** Which document, in the words of whoever filed it. */
  @Column('text')
  reference: string;

  @Column('text', { nullable: true })
  url: string | null;

  @Column('timestamptz', { name: 'valid_until' })
  validUntil: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
