import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import type { HoldStatus } from '../domain/credits.js';
import { CreditBalanceEntity } from './credit-balance.entity.js';
import { CreditBudgetEntity } from './credit-budget.entity.js';

/** Credits set aside for work that is not done yet. Settled once: captured (in part or whole) or released. */
@Entity('credit_holds')
@Check('ck_credit_holds_amount', 'amount BETWEEN 1 AND 2147483647')
@Check('ck_credit_holds_captured', 'captured BETWEEN 0 AND amount')
@Check('ck_credit_holds_reversed', 'reversed BETWEEN 0 AND captured')
@Check('ck_credit_holds_status', `
  status = 'OPEN' AND captured = 0 AND settled_at IS NULL
  OR status = 'CAPTURED' AND captured > 0 AND settled_at IS NOT NULL
  OR status = 'RELEASED' AND captured = 0 AND settled_at IS NOT NULL`)
@Index('ix_credit_holds_open', ['deadline', 'id'], { where: "status = 'OPEN'" })
export class CreditHoldEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_credit_holds' })
  id: string;

  @Column('uuid', { name: 'subject_id' })
  @ForeignKey(() => CreditBalanceEntity, { name: 'fk_credit_holds_subject' })
  subjectId: string;

  @Column('uuid', { name: 'budget_id', nullable: true })
  @ForeignKey(() => CreditBudgetEntity, { name: 'fk_credit_holds_budget' })
  budgetId: string | null;

  @Column('bigint', { transformer: bigintColumn })
  amount: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  captured: number;

  /** Of what was captured, given back later. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  reversed: number;

  @Column('text', { default: 'OPEN' })
  status: HoldStatus;

  /** When whoever placed it must have settled it. */
  @Column('timestamptz')
  deadline: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;
}
