import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Locale } from '../../../platform/context/index.js';
import { LegalDocumentEntity } from './legal-document.entity.js';

/** A frozen version in one language. Only its two dates are filled in when it is shown. Append-only. */
@Entity('legal_document_texts')
@Check('chk_legal_document_texts_locale', "locale IN ('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')")
@Check('chk_legal_document_texts_sha256', "sha256 ~ '^[0-9a-f]{64}$'")
export class LegalDocumentTextEntity {
  @ForeignKey(() => LegalDocumentEntity, { name: 'fk_legal_document_texts_document_id' })
  @PrimaryColumn('uuid', { name: 'document_id', primaryKeyConstraintName: 'pk_legal_document_texts' })
  documentId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_legal_document_texts' })
  locale: Locale;

  @Column('text')
  title: string;

  /** Who read it over, or `unreviewed`. */
  @Column('text', { name: 'reviewed_by' })
  reviewedBy: string;

  @Column('text')
  markdown: string;

  @Column('text')
  html: string;

  /** Of the Markdown. */
  @Column('text')
  sha256: string;
}
