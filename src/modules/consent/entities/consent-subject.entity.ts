import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Whose a random subject id is: an account's or a browser's. Erasure deletes the row, and the records are about nobody. */
@Entity('consent_subjects')
@Unique('uq_consent_subjects_account', ['accountId'])
@Unique('uq_consent_subjects_visitor', ['visitorHash'])
@Check('ck_consent_subjects_one', 'num_nonnulls(account_id, visitor_hash) = 1')
@Check('ck_consent_subjects_visitor', 'octet_length(visitor_hash) = 32')
export class ConsentSubjectEntity {
  /** Random, so that it says nothing by itself. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_consent_subjects' })
  id: string;

  @Column('uuid', { name: 'account_id', nullable: true })
  accountId: string | null;

  /** SHA-256 of the random id in the visitor's cookie. */
  @Column('bytea', { name: 'visitor_hash', nullable: true })
  visitorHash: Buffer | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
