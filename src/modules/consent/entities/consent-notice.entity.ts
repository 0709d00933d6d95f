import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Locale } from '../../../platform/context/index.js';

/** A text that people were asked with, word for word. Append-only. */
@Entity('consent_notices')
@Unique('uq_consent_notices_content', ['kind', 'locale', 'policyVersion', 'textHash'])
@Check('ck_consent_notices_kind', "kind ~ '^[A-Z_]{1,40}$'")
@Check('ck_consent_notices_locale', "locale IN ('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')")
@Check('ck_consent_notices_version', 'length(policy_version) BETWEEN 1 AND 40')
@Check('ck_consent_notices_html', 'length(html) BETWEEN 1 AND 100000')
@Check('ck_consent_notices_hash', "text_hash = sha256(convert_to(html, 'UTF8'))")
export class ConsentNoticeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_consent_notices' })
  id: string;

  @Column('text')
  kind: string;

  @Column('text')
  locale: Locale;

  /** Of the policy that the text belongs to. */
  @Column('text', { name: 'policy_version' })
  policyVersion: string;

  /** SHA-256 of `html` as UTF-8. */
  @Column('bytea', { name: 'text_hash' })
  textHash: Buffer;

  @Column('text')
  html: string;

  @Column('timestamptz', { name: 'shown_from' })
  shownFrom: Date;
}
