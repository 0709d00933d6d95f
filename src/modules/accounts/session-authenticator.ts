import { Injectable } from '@nestjs/common';
import { Authenticator, type Credentials } from '../../platform/access/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type ApiKeyCaller, type Caller, ContextStore, type Locale, type Role, type Scope, type SessionCaller } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { UnauthenticatedError } from '../../platform/errors/index.js';
import { hashApiKeySecret, isApiKeySecret } from './domain/api-key-secret.js';
import { hashToken } from './domain/secret-token.js';
import { SESSION_IDLE_MS } from './domain/session-rules.js';
import { LastSeen } from './last-seen.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';

interface SessionRow { id: string; account_id: string; authenticated_at: Date; last_seen_at: Date; renew: boolean; role: Role; locale: Locale }
interface KeyRow { id: string; account_id: string; scopes: Scope[]; mode: 'LIVE' | 'TEST'; last_used_at: Date | null; locale: Locale }
type Found = { caller: Caller; locale: Locale };

/** Only an account that is neither being closed nor suspended lets anyone in. */
const OPEN = "a.lifecycle = 'ACTIVE' AND a.suspended_at IS NULL";

/** Says who is calling: one indexed statement per request. Where both a key and a cookie come, the key counts. */
@Injectable()
export class SessionAuthenticator extends Authenticator {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly cookie: SessionCookie,
    private readonly sessions: Sessions,
    private readonly lastSeen: LastSeen,
  ) {
    super();
  }

  override async authenticate({ cookie, authorization }: Credentials): Promise<Found | null> {
    if (authorization !== undefined) return this.byKey(authorization);
    const token = this.cookie.read(cookie);
    return token === null ? null : this.bySession(token);
  }

  override async recheck(caller: Caller): Promise<Found | null> {
    if (caller.kind === 'apiKey') return this.key('k.id = $2', caller.apiKeyId);
    const found = await this.session('s.id = $3', caller.sessionId);
    return found && { caller: found.caller, locale: found.locale };
  }

  private async byKey(authorization: string): Promise<Found> {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    if (!isApiKeySecret(secret)) throw new UnauthenticatedError();
    const found = await this.key('k.secret_hash = $2', hashApiKeySecret(secret));
    if (!found) throw new UnauthenticatedError();
    return found;
  }

  private async bySession(token: string): Promise<Found | null> {
    const hash = hashToken(token);
    const found = await this.session('(s.token_hash = $3 OR (s.previous_token_hash = $3 AND s.previous_until > $1))', hash);
    // Over a socket there is no answer that could carry the new cookie; the next request will.
    if (found?.renew && this.context.optional?.http) await this.uow.run(() => this.sessions.replaceSecret(found.caller, hash));
    return found && { caller: found.caller, locale: found.locale };
  }

  /** The working key that `condition` holds for; it sees `value` as $2. */
  private async key(condition: string, value: Buffer | string): Promise<{ caller: ApiKeyCaller; locale: Locale } | null> {
    const [row]: KeyRow[] = await this.database.read.query(
      `SELECT k.id, k.account_id, k.scopes, k.mode, k.last_used_at, a.locale FROM api_keys k JOIN accounts a ON a.id = k.account_id
        WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $1) AND ${OPEN} AND ${condition}`,
      [this.clock.now(), value],
    );
    if (!row) return null;
    this.lastSeen.note('api_keys', row.id, row.last_used_at);
    return { caller: { kind: 'apiKey', accountId: row.account_id, apiKeyId: row.id, scopes: row.scopes, mode: row.mode }, locale: row.locale };
  }

  /** The live session that `condition` holds for; it sees `value` as $3. */
  private async session(condition: string, value: Buffer | string): Promise<{ caller: SessionCaller; locale: Locale; renew: boolean } | null> {
    const now = this.clock.now();
    const [row]: SessionRow[] = await this.database.read.query(
      `SELECT s.id, s.account_id, s.authenticated_at, s.last_seen_at, s.renew, a.role, a.locale FROM sessions s JOIN accounts a ON a.id = s.account_id
        WHERE s.ended_at IS NULL AND s.expires_at > $1 AND s.last_seen_at > $2 AND ${OPEN} AND ${condition}`,
      [now, new Date(now.getTime() - SESSION_IDLE_MS), value],
    );
    if (!row) return null;
    this.lastSeen.note('sessions', row.id, row.last_seen_at);
    const { account_id: accountId, id: sessionId, role, authenticated_at: authenticatedAt, locale, renew } = row;
    return { caller: { kind: 'session', accountId, sessionId, role, authenticatedAt }, locale, renew };
  }
}
