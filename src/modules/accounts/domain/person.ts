import type { Locale, Role, Scope } from '../../../platform/context/index.js';
import type { Lifecycle } from './account-status.js';
import type { ApiKeyMode } from './api-key-secret.js';
import type { ActorKind, AuditDetails } from './audit-details.js';
import type { IdentityProvider } from './identity-provider.js';

/** What the rest of the product may know of an account; never a tombstone. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly displayName: string | null;
  readonly avatarUrl: string | null;
  readonly locale: Locale;
  /** Country or country-subdivision (ISO 3166), never finer [P13]. */
  readonly region: string | null;
  readonly role: Role;
  readonly lifecycle: Lifecycle;
  readonly suspendedAt: Date | null;
  readonly restrictedAt: Date | null;
  readonly purgeAt: Date | null;
  readonly createdAt: Date;
}

export interface SessionView {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string;
}

export interface IdentityView {
  readonly provider: IdentityProvider;
  readonly createdAt: Date;
}

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly mode: ApiKeyMode;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** An event as an auditor sees it: random ids resolved to accounts, where those still exist. */
export interface AuditView {
  readonly id: string;
  readonly action: string;
  readonly actorKind: ActorKind;
  readonly actorAccountId: string | null;
  readonly subjectAccountId: string | null;
  readonly details: AuditDetails;
  readonly correlationId: string;
  readonly createdAt: Date;
}
