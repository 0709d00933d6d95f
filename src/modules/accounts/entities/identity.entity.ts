import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { IdentityProvider } from '../domain/identity-provider.js';
import { AccountEntity } from './account.entity.js';

/** One way in which a person signs in [P6]. */
@Entity('identities')
@Unique('uq_identities_account_id_provider', ['accountId', 'provider'])
@Unique('uq_identities_provider_subject', ['provider', 'providerSubject'])
@Check('chk_identities_provider', "provider IN ('GOOGLE', 'FACEBOOK', 'APPLE', 'EMAIL')")
@Check('chk_identities_proof', "(provider = 'EMAIL') = (password_hash IS NOT NULL) AND (provider = 'EMAIL') = (provider_subject IS NULL)")
@Check('chk_identities_password_hash', "password_hash LIKE '$argon2id$%'")
export class IdentityEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_identities' })
  id: string;

  @ForeignKey(() => AccountEntity, { name: 'fk_identities_account_id' })
  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('text', { name: 'provider' })
  provider: IdentityProvider;

  /** The provider's id of the person; null for EMAIL. */
  @Column('text', { name: 'provider_subject', nullable: true })
  providerSubject: string | null;

  /** argon2id; EMAIL only [P7]. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
