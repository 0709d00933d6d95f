import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';

/** What a customer has. Its row lock serialises the customer's operations. */
@Entity('credit_balances')
@Check('ck_credit_balances_available', 'available >= 0')
@Check('ck_credit_balances_held', 'held >= 0')
@Check('ck_credit_balances_debt', 'debt BETWEEN 0 AND 2147483647')
@Check('ck_credit_balances_total', 'available + held <= 2147483647')
@Check('ck_credit_balances_debt_first', 'debt = 0 OR available = 0')
@Check('ck_credit_balances_entries', 'entries >= 0')
export class CreditBalanceEntity {
  @PrimaryColumn('uuid', { name: 'subject_id', primaryKeyConstraintName: 'pk_credit_balances' })
  subjectId: string;

  /** Includes what has expired and was not swept yet. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  available: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  held: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  debt: number;

  /** How many transfers this customer has: the number of the last one. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  entries: number;
}
