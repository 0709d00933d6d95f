import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Locale, Role } from '../../../platform/context/index.js';
import type { Lifecycle } from '../domain/account-status.js';

/**
 * A person's account. Content columns are null in the tombstone of an erased account only, and no query of this module returns one; their
 * types therefore leave null out.
 */
@Entity('accounts')
@Unique('uq_accounts_email_canonical', ['emailCanonical'])
@Check('chk_accounts_role', "role IN ('USER', 'SUPPORT', 'MODERATOR', 'PRIVACY_OFFICER', 'AUDITOR', 'ADMIN')")
@Check('chk_accounts_lifecycle', "lifecycle IN ('ACTIVE', 'GRACE', 'FINALIZING', 'ERASED')")
@Check('chk_accounts_purge_at', "lifecycle <> 'GRACE' OR purge_at IS NOT NULL")
@Check('chk_accounts_content', "lifecycle = 'ERASED' OR (email IS NOT NULL AND email_canonical IS NOT NULL AND locale IS NOT NULL AND created_at IS NOT NULL)")
export class AccountEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_accounts' })
  id: string;

  /** As the person typed it: where mails go. */
  @Column('text', { name: 'email', nullable: true })
  email: string;

  /** For looking up; see canonicalEmail. */
  @Column('text', { name: 'email_canonical', nullable: true })
  emailCanonical: string;

  @Column('timestamptz', { name: 'email_verified_at', nullable: true })
  emailVerifiedAt: Date | null;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  @Column('text', { name: 'avatar_url', nullable: true })
  avatarUrl: string | null;

  @Column('text', { name: 'locale', nullable: true })
  locale: Locale;

  /** Country or country-subdivision (ISO 3166), never finer [P13]. */
  @Column('text', { name: 'region', nullable: true })
  region: string | null;

  @Index('idx_accounts_staff', { where: "role <> 'USER'" })
  @Column('text', { name: 'role' })
  role: Role;

  @Column('text', { name: 'lifecycle' })
  lifecycle: Lifecycle;

  @Column('timestamptz', { name: 'suspended_at', nullable: true })
  suspendedAt: Date | null;

  @Column('timestamptz', { name: 'restricted_at', nullable: true })
  restrictedAt: Date | null;

  /** When a closed account is erased. */
  @Column('timestamptz', { name: 'purge_at', nullable: true })
  purgeAt: Date | null;

  @Column('timestamptz', { name: 'age_confirmed_at', nullable: true })
  ageConfirmedAt: Date | null;

  /** Refused when signing up. Null: not asked, which is no consent. */
  @Column('timestamptz', { name: 'marketing_refused_at', nullable: true })
  marketingRefusedAt: Date | null;

  @Column('text', { name: 'accepted_policy_version', nullable: true })
  acceptedPolicyVersion: string | null;

  @Column('timestamptz', { name: 'created_at', nullable: true })
  createdAt: Date;
}
