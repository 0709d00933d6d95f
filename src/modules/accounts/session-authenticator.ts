import { Injectable } from '@nestjs/common';
import { Authenticator, type Credentials } from '../../platform/access/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type Caller, ContextStore, type Locale, type Role, type Scope } from '../../platform/context/index.js';
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

  private async byKey(authorization: string): Promise<Found> {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    if (!isApiKeySecret(secret)) throw new UnauthenticatedError();
    const [key]: KeyRow[] = await this.database.read.query(
      `SELECT k.id, k.account_id, k.scopes, k.mode, k.last_used_at, a.locale FROM api_keys k JOIN accounts a ON a.id = k.account_id
        WHERE k.secret_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2) AND ${OPEN}`,
      [hashApiKeySecret(secret), this.clock.now()],
    );
    if (!key) throw new UnauthenticatedError();
    this.lastSeen.note('api_keys', key.id, key.last_used_at);
    return { caller: { kind: 'apiKey', accountId: key.account_id, apiKeyId: key.id, scopes: key.scopes, mode: key.mode }, locale: key.locale };
  }

  private async bySession(token: string): Promise<Found | null> {
    const now = this.clock.now();
    const [session]: SessionRow[] = await this.database.read.query(
      `SELECT s.id, s.account_id, s.authenticated_at, s.last_seen_at, s.renew, a.role, a.locale FROM sessions s JOIN accounts a ON a.id = s.account_id
        WHERE s.token_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND ${OPEN}`,
      [hashToken(token), now, new Date(now.getTime() - SESSION_IDLE_MS)],
    );
    if (!session) return null;
    this.lastSeen.note('sessions', session.id, session.last_seen_at);
    const caller = { kind: 'session' as const, accountId: session.account_id, sessionId: session.id, role: session.role, authenticatedAt: session.authenticated_at };
    // Over a socket there is no answer that could carry the new cookie; the next request will.
    if (session.renew && this.context.optional?.http) await this.uow.run(() => this.sessions.renew(caller, { authenticated: false }));
    return { caller, locale: session.locale };
  }
}
