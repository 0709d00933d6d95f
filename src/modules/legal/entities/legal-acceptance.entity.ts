import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { LegalDocumentEntity } from './legal-document.entity.js';

/** Which version binds us towards somebody [P31]. Append-only. */
@Entity('legal_acceptances')
@Unique('uq_legal_acceptances_subject_document_how', ['subjectId', 'documentId', 'how'])
@Check('chk_legal_acceptances_how', "how IN ('ACCEPTED', 'SIGN_UP', 'IN_FORCE')")
export class LegalAcceptanceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_legal_acceptances' })
  id: string;

  /** Of legal_subjects, which can be erased: no foreign key. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Index('idx_legal_acceptances_document_id')
  @ForeignKey(() => LegalDocumentEntity, { name: 'fk_legal_acceptances_document_id' })
  @Column('uuid', { name: 'document_id' })
  documentId: string;

  /** ACCEPTED: said so; SIGN_UP: named it when signing up; IN_FORCE: it was in force when the account began. */
  @Column('text')
  how: 'ACCEPTED' | 'SIGN_UP' | 'IN_FORCE';

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
