import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { AccountEntity } from './account.entity.js';

/** One browser that is, or was, signed in. The cookie holds the secret, this row its SHA-256. */
@Entity('sessions')
@Unique('uq_sessions_token_hash', ['tokenHash'])
@Index('idx_sessions_account_id', ['accountId', 'id'])
@Check('chk_sessions_token_hash', 'octet_length(token_hash) = 32')
@Check('chk_sessions_previous', '(previous_token_hash IS NULL) = (previous_until IS NULL)')
export class SessionEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_sessions' })
  id: string;

  @ForeignKey(() => AccountEntity, { name: 'fk_sessions_account_id' })
  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  /** The secret before the last automatic change: works until `previousUntil`, for requests that were under way. */
  @Index('idx_sessions_previous_token_hash', { where: 'previous_token_hash IS NOT NULL' })
  @Column('bytea', { name: 'previous_token_hash', nullable: true })
  previousTokenHash: Buffer | null;

  @Column('timestamptz', { name: 'previous_until', nullable: true })
  previousUntil: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'authenticated_at' })
  authenticatedAt: Date;

  /** Absolute: activity does not move it. */
  @Index('idx_sessions_expires_at')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Index('idx_sessions_ended_at')
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** The person's role changed: the next request gets a new secret. */
  @Column('boolean', { name: 'renew' })
  renew: boolean;

  @Column('inet', { name: 'ip', nullable: true })
  ip: string | null;

  @Column('text', { name: 'user_agent' })
  userAgent: string;
}
