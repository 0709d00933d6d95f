import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Locale } from '../../../platform/context/index.js';
import type { ConsentPurposeKey } from '../domain/consent.js';
import { ConsentNoticeEntity } from './consent-notice.entity.js';

/** One choice of one subject, with its circumstances (Art. 7(1) GDPR) [P46]. Append-only: a change of mind is another record. */
@Entity('consent_records')
@Unique('uq_consent_records_seq', ['subjectId', 'seq'])
@Index('ix_consent_records_latest', ['subjectId', 'purpose', 'recipient', 'targetId', 'seq'])
@Index('ix_consent_records_holds', ['subjectId', 'purpose', 'recipient', 'seq'], { where: 'target_id IS NULL' })
@Check('ck_consent_records_seq', 'seq >= 1')
@Check('ck_consent_records_purpose', "purpose IN ('COOKIES_ANALYTICS', 'COOKIES_MARKETING', 'MARKETING_EMAIL', 'MODEL_TRAINING', 'PRODUCT_IMPROVEMENT', 'INTERNATIONAL_TRANSFER')")
@Check('ck_consent_records_recipient', 'length(recipient) BETWEEN 1 AND 80')
@Check('ck_consent_records_country', "recipient_country ~ '^[A-Z]{2}$'")
@Check('ck_consent_records_version', 'length(policy_version) BETWEEN 1 AND 40')
@Check('ck_consent_records_locale', "locale IN ('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')")
@Check('ck_consent_records_regime', 'length(regime) BETWEEN 1 AND 20')
@Check('ck_consent_records_source', "source ~ '^[A-Z_]{1,40}$'")
export class ConsentRecordEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_consent_records' })
  id: string;

  /** Of consent_subjects, which can be erased: no foreign key. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  /** Its number among the subject's records: from 1, without gaps. Which choice is the latest, clocks do not decide. */
  @Column('integer')
  seq: number;

  @Column('text')
  purpose: ConsentPurposeKey;

  @Column('boolean')
  granted: boolean;

  /** For a consent that holds for one recipient. */
  @Column('text', { nullable: true })
  recipient: string | null;

  /** Where that recipient was, by what was shown: it holds for that country. */
  @Column('text', { name: 'recipient_country', nullable: true })
  recipientCountry: string | null;

  /** For a consent that holds for one thing, such as an output. */
  @Column('uuid', { name: 'target_id', nullable: true })
  targetId: string | null;

  /** What was shown; null where nobody was asked, as with a browser's signal. */
  @Index('ix_consent_records_notice')
  @Column('uuid', { name: 'notice_id', nullable: true })
  @ForeignKey(() => ConsentNoticeEntity, { name: 'fk_consent_records_notice' })
  noticeId: string | null;

  @Column('text', { name: 'policy_version' })
  policyVersion: string;

  @Column('text')
  locale: Locale;

  @Column('text')
  regime: string;

  /** Whether the browser sent Sec-GPC: 1 with it. */
  @Column('boolean')
  gpc: boolean;

  /** Where the choice came from. */
  @Column('text')
  source: string;

  @Index('ix_consent_records_recorded')
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
