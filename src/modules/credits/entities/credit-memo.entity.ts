import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { LedgerTransferEntity } from './ledger-transfer.entity.js';

/** Why a person granted or took credits, in their words; erasable. */
@Entity('credit_memos')
@Check('ck_credit_memos_memo', 'length(memo) BETWEEN 1 AND 1000')
export class CreditMemoEntity {
  @PrimaryColumn('uuid', { name: 'transfer_id', primaryKeyConstraintName: 'pk_credit_memos' })
  @ForeignKey(() => LedgerTransferEntity, { name: 'fk_credit_memos_transfer' })
  transferId: string;

  @Column('text')
  memo: string;
}
