/** What a person may do beyond their own things. ADMIN holds every staff permission. */
export enum Role {
  USER = 'USER',
  SUPPORT = 'SUPPORT',
  MODERATOR = 'MODERATOR',
  PRIVACY_OFFICER = 'PRIVACY_OFFICER',
  AUDITOR = 'AUDITOR',
  ADMIN = 'ADMIN',
}

/** What an API key may do. */
export const scopes = ['account:read', 'credits:read', 'generation:read', 'generation:write', 'webhooks:read', 'webhooks:write'] as const;
export type Scope = (typeof scopes)[number];

/** A person in the web app. */
export interface SessionCaller {
  readonly kind: 'session';
  readonly accountId: string;
  readonly sessionId: string;
  readonly role: Role;
  /** When a factor was last given, by the business clock: sensitive actions ask for a recent one. */
  readonly authenticatedAt: Date;
}

/** A partner's program. */
export interface ApiKeyCaller {
  readonly kind: 'apiKey';
  readonly accountId: string;
  readonly apiKeyId: string;
  readonly scopes: readonly Scope[];
  /** TEST keys reach the studio only and spend nothing. */
  readonly mode: 'LIVE' | 'TEST';
}

export type Caller = SessionCaller | ApiKeyCaller;
