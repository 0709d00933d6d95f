import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { AccountEntity } from './account.entity.js';

/** Whose random id an audit event names. Erasure deletes this row, and the events are about nobody. */
@Entity('audit_subjects')
@Unique('uq_audit_subjects_subject_id', ['subjectId'])
export class AuditSubjectEntity {
  @ForeignKey(() => AccountEntity, { name: 'fk_audit_subjects_account_id' })
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_audit_subjects' })
  accountId: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;
}
