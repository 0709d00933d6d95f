import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { QuoteRecord } from '../domain/records.js';

/** A price that was promised for one input. */
@Entity('quotes')
@Check('chk_quotes_credits', 'credits > 0')
@Check('chk_quotes_fingerprint', 'octet_length(fingerprint) = 32')
@Index('idx_quotes_account_id', ['accountId'])
@Index('idx_quotes_expires_at', ['expiresAt'])
export class QuoteEntity implements QuoteRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_quotes' })
  id: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  /** SHA-256 of the input. */
  @Column('bytea')
  fingerprint: Buffer;

  @Column('integer')
  credits: number;

  @Column('text')
  provider: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
