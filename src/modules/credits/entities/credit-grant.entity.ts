import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import type { GrantSource } from '../domain/credits.js';
import { CreditBalanceEntity } from './credit-balance.entity.js';

/** Credits that came together, and what is left of them. */
@Entity('credit_grants')
@Check('ck_credit_grants_source', "source IN ('SIGNUP', 'PLAN', 'PACK', 'PROMOTION', 'COMPENSATION', 'STAFF')")
@Check('ck_credit_grants_amount', 'amount BETWEEN 1 AND 2147483647')
@Check('ck_credit_grants_remaining', 'remaining BETWEEN 0 AND amount')
@Check('ck_credit_grants_lapsed', 'lapsed BETWEEN 0 AND amount')
@Check('ck_credit_grants_clawed', 'clawed BETWEEN 0 AND amount')
@Check('ck_credit_grants_live', 'live = (remaining > 0)')
@Check('ck_credit_grants_expiry', 'expires_at > granted_at')
@Index('ix_credit_grants_burn', ['subjectId', 'priority', 'expiresAt', 'paid', 'grantedAt', 'id'], { where: 'live' })
@Index('ix_credit_grants_due', ['expiresAt'], { where: 'live AND expires_at IS NOT NULL' })
@Index('ix_credit_grants_newest', ['subjectId', 'grantedAt', 'id'])
export class CreditGrantEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_credit_grants' })
  id: string;

  @Column('uuid', { name: 'subject_id' })
  @ForeignKey(() => CreditBalanceEntity, { name: 'fk_credit_grants_subject' })
  subjectId: string;

  @Column('text')
  source: GrantSource;

  @Column('bigint', { transformer: bigintColumn })
  amount: number;

  @Column('bigint', { transformer: bigintColumn })
  remaining: number;

  /** Expired unused, and not clawed back since. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  lapsed: number;

  /** Clawed back so far, less what was reversed. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  clawed: number;

  /** remaining > 0, as a column of its own: the partial indexes stay untouched until the grant runs dry. */
  @Column('boolean', { default: true })
  live: boolean;

  /** Lower burns first. */
  @Column('smallint')
  priority: number;

  @Column('boolean')
  paid: boolean;

  @Column('timestamptz', { name: 'granted_at' })
  grantedAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;
}
