import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';

/** What a member of the staff has given away on the last day they gave anything; for those with a daily limit. */
@Entity('credit_staff_days')
@Check('ck_credit_staff_days_granted', 'granted >= 1')
export class CreditStaffDayEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_credit_staff_days' })
  accountId: string;

  /** `YYYY-MM-DD`, UTC. */
  @Column('date')
  day: string;

  @Column('bigint', { transformer: bigintColumn })
  granted: number;
}
