import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { LegalDocumentKind } from '../domain/document-kind.js';
import type { PublicationState } from '../domain/publication.js';
import { LegalDocumentEntity } from './legal-document.entity.js';

/** How a frozen version comes into force. */
@Entity('legal_publications')
@Unique('uq_legal_publications_staff_action_id', ['staffActionId'])
@Check('chk_legal_publications_kind', "kind IN ('PRIVACY_POLICY', 'TERMS', 'ACCEPTABLE_USE', 'REFUND_POLICY', 'COOKIE_POLICY')")
@Check('chk_legal_publications_state', "state IN ('NOTIFYING', 'SCHEDULED', 'IN_FORCE', 'WITHDRAWN')")
@Check('chk_legal_publications_effective_at', "(effective_at IS NULL) = (state IN ('NOTIFYING', 'WITHDRAWN'))")
@Check('chk_legal_publications_withdrawn', "(withdrawn_at IS NULL) = (state <> 'WITHDRAWN')")
@Check('chk_legal_publications_notices', "NOT material OR effective_at IS NULL OR effective_at >= notices_sent_at + interval '336 hours'")
@Check('chk_legal_publications_told', 'NOT material OR effective_at IS NULL OR notices_sent_at IS NOT NULL')
@Index('uq_legal_publications_coming', ['kind'], { unique: true, where: "state IN ('NOTIFYING', 'SCHEDULED')" })
export class LegalPublicationEntity {
  @ForeignKey(() => LegalDocumentEntity, { name: 'fk_legal_publications_document_id' })
  @PrimaryColumn('uuid', { name: 'document_id', primaryKeyConstraintName: 'pk_legal_publications' })
  documentId: string;

  @Column('text')
  kind: LegalDocumentKind;

  @Column('text')
  state: PublicationState;

  /** Whether people must be told in advance. */
  @Column('boolean')
  material: boolean;

  /** Why it is material, or why not. */
  @Column('text')
  reason: string;

  /** The decision of two people; null for a first version, which was installed. */
  @Column('uuid', { name: 'staff_action_id', nullable: true })
  staffActionId: string | null;

  /** A date that was asked for; null: the default. */
  @Column('timestamptz', { name: 'chosen_at', nullable: true })
  chosenAt: Date | null;

  /** The earliest date on which it takes effect, as the notices say. */
  @Column('timestamptz', { name: 'planned_at' })
  plannedAt: Date;

  /** The last account of the walk that was told; null: the walk is to begin. */
  @Column('uuid', { name: 'notified_up_to', nullable: true })
  notifiedUpTo: string | null;

  /** When the last person was told. */
  @Column('timestamptz', { name: 'notices_sent_at', nullable: true })
  noticesSentAt: Date | null;

  @Column('timestamptz', { name: 'effective_at', nullable: true })
  effectiveAt: Date | null;

  /** When two people decided that it doesn't come. */
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
