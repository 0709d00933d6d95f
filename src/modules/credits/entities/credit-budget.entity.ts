import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import { CreditBalanceEntity } from './credit-balance.entity.js';

/** What an API key and those it was rotated into may spend together. */
@Entity('credit_budgets')
@Check('ck_credit_budgets_limit', 'credit_limit BETWEEN 0 AND 2147483647')
@Check('ck_credit_budgets_used', 'used >= 0')
@Check('ck_credit_budgets_within', 'used <= credit_limit')
export class CreditBudgetEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_credit_budgets' })
  id: string;

  @Column('uuid', { name: 'subject_id' })
  @ForeignKey(() => CreditBalanceEntity, { name: 'fk_credit_budgets_subject' })
  subjectId: string;

  /** Null: no limit, only counted. */
  @Column('bigint', { name: 'credit_limit', nullable: true, transformer: bigintColumn })
  creditLimit: number | null;

  /** Held or charged, less what was given back. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  used: number;
}
