import type { Locale, Role, Scope } from '../../platform/context/index.js';
import type { PreparedStatement } from '../../platform/database/index.js';
import type { Lifecycle } from './domain/account-status.js';
import type { Person } from './domain/person.js';

/** Only an account that is neither being closed nor suspended lets anyone in. */
const OPEN = "a.lifecycle = 'ACTIVE' AND a.suspended_at IS NULL";

/** The person comes along with the proof of who is calling: most requests ask about them next. */
const PERSON = `a.id AS account_id, a.email, a.email_verified_at, a.display_name, a.avatar_url, a.locale, a.region, a.role, a.lifecycle, a.suspended_at,
       a.restricted_at, a.purge_at, a.created_at`;

interface PersonRow {
  account_id: string;
  email: string;
  email_verified_at: Date | null;
  display_name: string | null;
  avatar_url: string | null;
  locale: Locale;
  region: string | null;
  role: Role;
  lifecycle: Lifecycle;
  suspended_at: Date | null;
  restricted_at: Date | null;
  purge_at: Date | null;
  created_at: Date;
}
export interface SessionRow extends PersonRow { session_id: string; authenticated_at: Date; last_seen_at: Date; renew: boolean }
export interface KeyRow extends PersonRow { api_key_id: string; scopes: Scope[]; mode: 'LIVE' | 'TEST'; last_used_at: Date | null }

/** $1 now, $2 the oldest last use that counts, $3 what `condition` compares with. */
const session = (condition: string): string => `
  SELECT s.id AS session_id, s.authenticated_at, s.last_seen_at, s.renew, ${PERSON} FROM sessions s JOIN accounts a ON a.id = s.account_id
   WHERE s.ended_at IS NULL AND s.expires_at > $1 AND s.last_seen_at > $2 AND ${OPEN} AND ${condition}`;

/** $1 now, $2 what `condition` compares with. */
const key = (condition: string): string => `
  SELECT k.id AS api_key_id, k.scopes, k.mode, k.last_used_at, ${PERSON} FROM api_keys k JOIN accounts a ON a.id = k.account_id
   WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1) AND ${OPEN} AND ${condition}`;

/** How a caller is found: one indexed statement each. */
export const callerStatements = {
  sessionByToken: { name: 'session-by-token', text: session('(s.token_hash = $3 OR (s.previous_token_hash = $3 AND s.previous_until > $1))') },
  sessionById: { name: 'session-by-id', text: session('s.id = $3') },
  keyBySecret: { name: 'key-by-secret', text: key('k.secret_hash = $2') },
  keyById: { name: 'key-by-id', text: key('k.id = $2') },
} as const satisfies Record<string, PreparedStatement>;

export const personOf = (row: PersonRow): Person => ({
  id: row.account_id, email: row.email, emailVerifiedAt: row.email_verified_at, displayName: row.display_name, avatarUrl: row.avatar_url, locale: row.locale,
  region: row.region, role: row.role, lifecycle: row.lifecycle, suspendedAt: row.suspended_at, restrictedAt: row.restricted_at, purgeAt: row.purge_at,
  createdAt: row.created_at,
});
