import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The only way from an account to its ledger; erasure deletes the row. */
@Entity('credit_subjects')
@Unique('uq_credit_subjects_subject', ['subjectId'])
export class CreditSubjectEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_credit_subjects' })
  accountId: string;

  /** Random, so that it says nothing by itself. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: string;
}
