import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Scope } from '../../../platform/context/index.js';
import type { ApiKeyMode } from '../domain/api-key-secret.js';
import { AccountEntity } from './account.entity.js';

/** A partner's key; the secret itself is shown once and kept as SHA-256 (it is random: a slow hash would add nothing). */
@Entity('api_keys')
@Unique('uq_api_keys_secret_hash', ['secretHash'])
@Index('idx_api_keys_account_id', ['accountId', 'id'])
@Check('chk_api_keys_mode', "mode IN ('LIVE', 'TEST')")
@Check('chk_api_keys_secret_hash', 'octet_length(secret_hash) = 32')
@Check('chk_api_keys_scopes', 'cardinality(scopes) > 0')
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_api_keys' })
  id: string;

  @ForeignKey(() => AccountEntity, { name: 'fk_api_keys_account_id' })
  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('text', { name: 'name' })
  name: string;

  /** First characters of the secret, to tell keys apart. */
  @Column('text', { name: 'prefix' })
  prefix: string;

  @Column('bytea', { name: 'secret_hash' })
  secretHash: Buffer;

  @Column('text', { name: 'mode' })
  mode: ApiKeyMode;

  @Column('text', { name: 'scopes', array: true })
  scopes: Scope[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** The key that this one replaces; it has one successor at most. */
  @Index('uq_api_keys_rotated_from', { unique: true, where: 'rotated_from IS NOT NULL' })
  @Column('uuid', { name: 'rotated_from', nullable: true })
  rotatedFrom: string | null;
}
