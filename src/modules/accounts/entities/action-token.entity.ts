import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ActionPurpose } from '../domain/action-purpose.js';
import { AccountEntity } from './account.entity.js';

/** A mailed link or code, as a hash. Works once. */
@Entity('action_tokens')
@Unique('uq_action_tokens_token_hash', ['tokenHash'])
@Index('idx_action_tokens_account_id', ['accountId', 'purpose', 'id'])
@Check('chk_action_tokens_purpose', "purpose IN ('RESET_PASSWORD', 'CHANGE_EMAIL', 'REAUTHENTICATE')")
@Check('chk_action_tokens_new_email', "(purpose = 'CHANGE_EMAIL') = (new_email IS NOT NULL)")
@Check('chk_action_tokens_token_hash', 'octet_length(token_hash) = 32')
@Check('chk_action_tokens_attempts', 'attempts >= 0')
export class ActionTokenEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_action_tokens' })
  id: string;

  @ForeignKey(() => AccountEntity, { name: 'fk_action_tokens_account_id' })
  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('text', { name: 'purpose' })
  purpose: ActionPurpose;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('text', { name: 'new_email', nullable: true })
  newEmail: string | null;

  /** Wrong codes so far. */
  @Column('smallint', { name: 'attempts' })
  attempts: number;

  @Index('idx_action_tokens_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;
}
