import { Injectable } from '@nestjs/common';
import { Authenticator, type Credentials } from '../../platform/access/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type ApiKeyCaller, type Caller, ContextStore, type Locale, type SessionCaller } from '../../platform/context/index.js';
import { Database, type PreparedStatement, UnitOfWork } from '../../platform/database/index.js';
import { UnauthenticatedError } from '../../platform/errors/index.js';
import { KeyAttempts } from '../../platform/rate-limit/index.js';
import { callerStatements, type KeyRow, personOf, type SessionRow } from './caller-statements.js';
import { hashApiKeySecret, isApiKeySecret } from './domain/api-key-secret.js';
import { hashToken } from './domain/secret-token.js';
import { SESSION_IDLE_MS } from './domain/session-rules.js';
import { LastSeen } from './last-seen.js';
import { People } from './people.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';

type Found = { caller: Caller; locale: Locale };

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
    private readonly people: People,
    private readonly attempts: KeyAttempts,
  ) {
    super();
  }

  override async authenticate({ cookie, authorization, ip }: Credentials): Promise<Found | null> {
    if (authorization !== undefined) return this.byKey(authorization, ip);
    const token = this.cookie.read(cookie);
    return token === null ? null : this.bySession(token);
  }

  override async recheck(caller: Caller): Promise<Found | null> {
    if (caller.kind === 'apiKey') return this.key(callerStatements.keyById, caller.apiKeyId);
    const found = await this.session(callerStatements.sessionById, caller.sessionId);
    return found && { caller: found.caller, locale: found.locale };
  }

  private async byKey(authorization: string, ip: string): Promise<Found> {
    const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
    const hash = hashApiKeySecret(secret);
    const found = await this.attempts.guard(ip, hash.toString('base64'), () => (isApiKeySecret(secret) ? this.key(callerStatements.keyBySecret, hash) : Promise.resolve(null)));
    if (!found) throw new UnauthenticatedError();
    return found;
  }

  private async bySession(token: string): Promise<Found | null> {
    const hash = hashToken(token);
    const found = await this.session(callerStatements.sessionByToken, hash);
    // Over a socket there is no answer that could carry the new cookie; the next request will.
    if (found?.renew && this.context.optional?.http) await this.uow.run(() => this.sessions.replaceSecret(found.caller, hash));
    return found && { caller: found.caller, locale: found.locale };
  }

  private async key(statement: PreparedStatement, value: Buffer | string): Promise<{ caller: ApiKeyCaller; locale: Locale } | null> {
    const [row] = await this.database.prepared<KeyRow>(statement, [this.clock.now(), value]);
    if (!row) return null;
    this.lastSeen.note('api_keys', row.api_key_id, row.last_used_at);
    this.people.remember(personOf(row));
    return { caller: { kind: 'apiKey', accountId: row.account_id, apiKeyId: row.api_key_id, scopes: row.scopes, mode: row.mode }, locale: row.locale };
  }

  private async session(statement: PreparedStatement, value: Buffer | string): Promise<{ caller: SessionCaller; locale: Locale; renew: boolean } | null> {
    const now = this.clock.now();
    // As text: pg writes out Dates part by part, in local time.
    const [row] = await this.database.prepared<SessionRow>(statement, [now.toISOString(), new Date(now.getTime() - SESSION_IDLE_MS).toISOString(), value]);
    if (!row) return null;
    this.lastSeen.note('sessions', row.session_id, row.last_seen_at);
    this.people.remember(personOf(row));
    const { account_id: accountId, session_id: sessionId, role, authenticated_at: authenticatedAt, locale, renew } = row;
    return { caller: { kind: 'session', accountId, sessionId, role, authenticatedAt }, locale, renew };
  }
}
