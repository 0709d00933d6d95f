import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import { CreditGrantEntity } from './credit-grant.entity.js';
import { CreditHoldEntity } from './credit-hold.entity.js';

/** Which grants a hold took from, in burn order. Append-only: what was captured came from the first parts, what is released goes back to the last. */
@Entity('credit_hold_parts')
@Check('ck_credit_hold_parts_ordinal', 'ordinal >= 1')
@Check('ck_credit_hold_parts_amount', 'amount BETWEEN 1 AND 2147483647')
export class CreditHoldPartEntity {
  @PrimaryColumn('uuid', { name: 'hold_id', primaryKeyConstraintName: 'pk_credit_hold_parts' })
  @ForeignKey(() => CreditHoldEntity, { name: 'fk_credit_hold_parts_hold' })
  holdId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_credit_hold_parts' })
  ordinal: number;

  @Column('uuid', { name: 'grant_id' })
  @ForeignKey(() => CreditGrantEntity, { name: 'fk_credit_hold_parts_grant' })
  grantId: string;

  @Column('bigint', { transformer: bigintColumn })
  amount: number;
}
