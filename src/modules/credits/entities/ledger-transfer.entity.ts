import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import type { EntryKind, LedgerAccount } from '../domain/credits.js';
import { CreditBalanceEntity } from './credit-balance.entity.js';
import { CreditGrantEntity } from './credit-grant.entity.js';
import { CreditHoldEntity } from './credit-hold.entity.js';

/** One entry of the ledger: `amount` from the account it debits to the one it credits. Append-only. */
@Entity('ledger_transfers')
@Check('ck_ledger_transfers_seq', 'seq >= 1')
@Check('ck_ledger_transfers_amount', 'amount BETWEEN 1 AND 2147483647')
@Check('ck_ledger_transfers_after', 'available_after BETWEEN 0 AND 2147483647')
@Check('ck_ledger_transfers_key', 'length(idempotency_key) BETWEEN 1 AND 200')
@Check('ck_ledger_transfers_accounts', `(kind, debit, credit) IN (
  ('GRANT', 'ISSUED', 'AVAILABLE'), ('HOLD', 'AVAILABLE', 'HELD'), ('CAPTURE', 'HELD', 'CONSUMED'), ('RELEASE', 'HELD', 'AVAILABLE'),
  ('EXPIRE', 'AVAILABLE', 'EXPIRED'), ('CLAWBACK', 'AVAILABLE', 'CLAWED_BACK'), ('CLAWBACK', 'EXPIRED', 'CLAWED_BACK'),
  ('DEBT', 'DEBT', 'CLAWED_BACK'), ('REPAY', 'AVAILABLE', 'DEBT'), ('REVERSAL', 'CONSUMED', 'AVAILABLE'),
  ('REVERSAL', 'CLAWED_BACK', 'AVAILABLE'), ('REVERSAL', 'CLAWED_BACK', 'EXPIRED'), ('REVERSAL', 'CLAWED_BACK', 'DEBT'))`)
@Unique('uq_ledger_transfers_seq', ['subjectId', 'seq'])
@Index('uq_ledger_transfers_key', ['subjectId', 'idempotencyKey', 'kind', 'debit', 'credit'], { unique: true, where: 'idempotency_key IS NOT NULL' })
export class LedgerTransferEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_ledger_transfers' })
  id: string;

  @Column('uuid', { name: 'subject_id' })
  @ForeignKey(() => CreditBalanceEntity, { name: 'fk_ledger_transfers_subject' })
  subjectId: string;

  /** Its number among the customer's entries: from 1, without gaps. */
  @Column('bigint', { transformer: bigintColumn })
  seq: number;

  @Column('text')
  kind: EntryKind;

  @Column('text')
  debit: LedgerAccount;

  @Column('text')
  credit: LedgerAccount;

  @Column('bigint', { transformer: bigintColumn })
  amount: number;

  @Column('bigint', { name: 'available_after', transformer: bigintColumn })
  availableAfter: number;

  @Column('uuid', { name: 'grant_id', nullable: true })
  @ForeignKey(() => CreditGrantEntity, { name: 'fk_ledger_transfers_grant' })
  grantId: string | null;

  @Column('uuid', { name: 'hold_id', nullable: true })
  @ForeignKey(() => CreditHoldEntity, { name: 'fk_ledger_transfers_hold' })
  holdId: string | null;

  /** Names the request, never a person: it can't be erased. */
  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
