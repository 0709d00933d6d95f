import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Which random id stands for which account among the acceptances: erasure deletes the row, and they are about nobody. */
@Entity('legal_subjects')
@Unique('uq_legal_subjects_subject_id', ['subjectId'])
export class LegalSubjectEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_legal_subjects' })
  accountId: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;
}
