import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Locale } from '../../../platform/context/index.js';

/** A sign-up whose address is not confirmed yet. Each has its own link; a password counts only where all that wait for the address agree. */
@Entity('sign_ups')
@Unique('uq_sign_ups_token_hash', ['tokenHash'])
@Index('idx_sign_ups_email_canonical', ['emailCanonical', 'createdAt'])
@Check('chk_sign_ups_token_hash', 'octet_length(token_hash) = 32')
export class SignUpEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_sign_ups' })
  id: string;

  @Column('text', { name: 'email' })
  email: string;

  @Column('text', { name: 'email_canonical' })
  emailCanonical: string;

  /** Null: its link was asked for as a password reset, and brings no password. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  @Column('text', { name: 'locale' })
  locale: Locale;

  @Column('timestamptz', { name: 'age_confirmed_at' })
  ageConfirmedAt: Date;

  @Column('timestamptz', { name: 'marketing_refused_at', nullable: true })
  marketingRefusedAt: Date | null;

  /** Whether there was an answer about marketing mail at all. */
  @Column('boolean', { name: 'marketing_refusal_offered', default: false })
  marketingRefusalOffered: boolean;

  @Column('text', { name: 'accepted_policy_version', nullable: true })
  acceptedPolicyVersion: string | null;

  /** Of the sign-up; a link that was sent again keeps it. */
  @Index('idx_sign_ups_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'token_expires_at' })
  tokenExpiresAt: Date;
}
