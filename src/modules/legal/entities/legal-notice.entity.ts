import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { LegalDocumentEntity } from './legal-document.entity.js';

/** Somebody was told of a coming version: in the product from the beginning, and by mail, which may fail. */
@Entity('legal_notices')
@Unique('uq_legal_notices_account_document', ['accountId', 'documentId'])
@Check('chk_legal_notices_mail_state', "mail_state IN ('QUEUED', 'SENT', 'FAILED')")
@Check('chk_legal_notices_told_at', "(told_at IS NULL) = (mail_state = 'QUEUED')")
@Index('idx_legal_notices_document_id', ['documentId', 'mailState'])
@Index('idx_legal_notices_queued', ['id'], { where: "mail_state = 'QUEUED'" })
export class LegalNoticeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_legal_notices' })
  id: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @ForeignKey(() => LegalDocumentEntity, { name: 'fk_legal_notices_document_id' })
  @Column('uuid', { name: 'document_id' })
  documentId: string;

  /** Not a foreign key: mails go after 30 days. */
  @Column('uuid', { name: 'mail_id', nullable: true })
  mailId: string | null;

  /** Told as their account began: the version's date doesn't wait for their mail. */
  @Column('boolean', { default: false })
  newcomer: boolean;

  /** FAILED: the notice in the product is what remains. */
  @Column('text', { name: 'mail_state' })
  mailState: 'QUEUED' | 'SENT' | 'FAILED';

  @Index('idx_legal_notices_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** When the mail was sent, or given up. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt: Date | null;
}
