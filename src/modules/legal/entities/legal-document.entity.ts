import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { LegalDocumentKind } from '../domain/document-kind.js';
import type { Figures } from '../domain/figures.js';

/** A version of a document, frozen when it was published. Append-only. */
@Entity('legal_documents')
@Unique('uq_legal_documents_kind_version', ['kind', 'version'])
@Check('chk_legal_documents_kind', "kind IN ('PRIVACY_POLICY', 'TERMS', 'ACCEPTABLE_USE', 'REFUND_POLICY', 'COOKIE_POLICY')")
@Check('chk_legal_documents_version', "version ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.[0-9]{1,2})?$'")
@Check('chk_legal_documents_figures', "jsonb_typeof(figures) = 'object'")
@Check('chk_legal_documents_digest', "digest ~ '^[0-9a-f]{64}$'")
export class LegalDocumentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_legal_documents' })
  id: string;

  @Column('text')
  kind: LegalDocumentKind;

  @Column('text')
  version: string;

  /** What its texts were rendered from: the commitments of this version, whatever the data say later [P31]. */
  @Column('jsonb')
  figures: Figures;

  /** SHA-256 over the eight texts. */
  @Column('text')
  digest: string;

  @Column('timestamptz', { name: 'frozen_at' })
  frozenAt: Date;
}
