import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale, type Role, type SessionCaller } from '../../platform/context/index.js';
import { Database, inOrder, PgNotifications, UnitOfWork } from '../../platform/database/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { ForbiddenError, NotFoundError, ReauthenticationRequiredError, UnauthenticatedError } from '../../platform/errors/index.js';
import { CALLER_CHANGED } from '../../platform/graphql/index.js';
import { newId } from '../../platform/ids/index.js';
import { AuditTrail } from './audit-trail.js';
import { newToken } from './domain/secret-token.js';
import { isRecent, PREVIOUS_SECRET_MS, SESSION_IDLE_MS, SESSION_LIFETIME_MS } from './domain/session-rules.js';
import { SessionEntity } from './entities/session.entity.js';
import { SessionStarted } from './events.js';
import { toInet, toNetwork } from './inet.js';
import { SessionCookie } from './session-cookie.js';

const MAX_USER_AGENT = 300;

const START = {
  name: 'session-start',
  text: `
  INSERT INTO sessions (id, account_id, token_hash, created_at, last_seen_at, authenticated_at, expires_at, renew, ip, user_agent)
  VALUES ($1, $2, $3, $4, $4, $4, $5, false, $6, $7)`,
};

interface Holder {
  readonly id: string;
  readonly role: Role;
  readonly locale: Locale;
}

/** Who is signed in where. Writes belong to the use case's unit of work; cookies are set once it has committed. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly cookie: SessionCookie,
    private readonly notifications: PgNotifications,
    private readonly audit: AuditTrail,
    private readonly events: DomainEvents,
  ) {}

  /** The person who is calling. @throws ForbiddenError for an API key or nobody: the access rule should have said so */
  get caller(): SessionCaller {
    const { caller } = this.context.current;
    if (caller?.kind !== 'session') throw new ForbiddenError();
    return caller;
  }

  /** @throws ReauthenticationRequiredError unless a factor was given within the last ten minutes */
  requireRecentAuthentication(): SessionCaller {
    const { caller } = this;
    if (!isRecent(caller.authenticatedAt, this.clock.now())) throw new ReauthenticationRequiredError();
    return caller;
  }

  /** Signs the person in on this browser; whoever was signed in on it before is signed out. */
  async start(account: Holder): Promise<void> {
    const context = this.context.current; // hooks run outside of it
    const { caller, ip, userAgent } = context;
    if (caller?.kind === 'session') await this.end({ accountId: caller.accountId, id: caller.sessionId });
    const now = this.clock.now();
    const id = newId();
    const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS);
    const { token, hash } = newToken();
    await inOrder(
      this.database.change(START, [id, account.id, hash, now, expiresAt, toInet(ip), userAgent.slice(0, MAX_USER_AGENT)]),
      this.audit.record({ action: 'session.started', subject: account.id, actor: { kind: 'PERSON', accountId: account.id }, details: { sessionId: id } }),
    );
    await this.events.publish(new SessionStarted(account.id));
    this.uow.afterCommit(() => {
      this.cookie.set(context, token, expiresAt);
      Object.assign(context, {
        caller: { kind: 'session', accountId: account.id, sessionId: id, role: account.role, authenticatedAt: now } satisfies SessionCaller, locale: account.locale,
      });
    });
  }

  /**
   * After a proof: the session goes on under a new secret, and the old one is worth nothing. `authenticated`: a factor was just given.
   * @throws UnauthenticatedError when the session has ended meanwhile
   */
  async renew(caller: SessionCaller, { authenticated }: { authenticated: boolean }): Promise<void> {
    const context = this.context.current;
    const authenticatedAt = authenticated ? this.clock.now() : caller.authenticatedAt;
    const { token, hash } = newToken();
    const [[row]]: [{ expires_at: Date }[], number] = await this.database.write.query(
      `UPDATE sessions SET token_hash = $3, previous_token_hash = NULL, previous_until = NULL, authenticated_at = $4, renew = false
        WHERE id = $1 AND account_id = $2 AND ended_at IS NULL RETURNING expires_at`,
      [caller.sessionId, caller.accountId, hash, authenticatedAt],
    );
    if (!row) throw new UnauthenticatedError();
    this.uow.afterCommit(() => {
      this.cookie.set(context, token, row.expires_at);
      Object.assign(context, { caller: { ...caller, authenticatedAt } });
    });
  }

  /**
   * Without a proof, because the role changed: the first of parallel requests gets the new secret. The old one goes on for some seconds, for those that
   * were under way with it.
   */
  async replaceSecret({ accountId, sessionId }: SessionCaller, oldHash: Buffer): Promise<void> {
    const context = this.context.current;
    const { token, hash } = newToken();
    const [[row]]: [{ expires_at: Date }[], number] = await this.database.write.query(
      `UPDATE sessions SET token_hash = $4, previous_token_hash = token_hash, previous_until = $5, renew = false
        WHERE id = $1 AND account_id = $2 AND token_hash = $3 AND ended_at IS NULL RETURNING expires_at`,
      [sessionId, accountId, oldHash, hash, new Date(this.clock.now().getTime() + PREVIOUS_SECRET_MS)],
    );
    if (row) this.uow.afterCommit(() => this.cookie.set(context, token, row.expires_at));
  }

  /**
   * Ends one session of the account, or all but one, or all, on behalf of the person it belongs to.
   * @returns how many ended
   */
  async end({ accountId, id = null, except = null }: { accountId: string; id?: string | null; except?: string | null }): Promise<number> {
    const [, count]: [unknown, number] = await this.database.write.query(
      `UPDATE sessions SET ended_at = $1 WHERE account_id = $2 AND ended_at IS NULL AND ($3::uuid IS NULL OR id = $3) AND ($4::uuid IS NULL OR id <> $4)`,
      [this.clock.now(), accountId, id, except],
    );
    if (count > 0) {
      await this.audit.record({ action: 'session.ended', subject: accountId, actor: { kind: 'PERSON', accountId }, details: { ended: count } });
      await this.notifications.notify(CALLER_CHANGED, accountId);
    }
    return count;
  }

  /** Makes every session of the account take a new secret with its next request: what the person may do has changed. */
  async renewAllSoon(accountId: string): Promise<void> {
    await this.database.write.query('UPDATE sessions SET renew = true WHERE account_id = $1 AND ended_at IS NULL', [accountId]);
    await this.notifications.notify(CALLER_CHANGED, accountId);
  }

  /** With an API key nothing happens: the key counts, and the cookie's session goes on. */
  async signOut(): Promise<void> {
    const context = this.context.current;
    const { caller } = context;
    if (caller?.kind === 'apiKey') return;
    if (caller?.kind === 'session') await this.uow.run(() => this.end({ accountId: caller.accountId, id: caller.sessionId }));
    this.cookie.clear(context);
    context.caller = null;
  }

  /** @throws NotFoundError when it isn't a live session of the caller's */
  async revoke(id: string): Promise<SessionEntity> {
    const { accountId, sessionId } = this.caller;
    const session = await this.uow.run(async () => {
      const found = await this.find(accountId, id);
      if (!found || (await this.end({ accountId, id })) === 0) throw new NotFoundError();
      return found;
    });
    if (id === sessionId) await this.signOut();
    return session;
  }

  async revokeOthers(): Promise<void> {
    const { accountId, sessionId } = this.caller;
    await this.uow.run(() => this.end({ accountId, except: sessionId }));
  }

  /** Whether the person has been signed in from this IP, here or in another session. */
  async wasHere(accountId: string): Promise<boolean> {
    const [row]: { was_here: boolean }[] = await this.database.read.query(
      'SELECT EXISTS (SELECT FROM sessions WHERE account_id = $1 AND ip <<= $2::inet) AS was_here', [accountId, toNetwork(this.context.current.ip)]);
    return row?.was_here === true;
  }

  /** Sessions that are in force, newest first. */
  listOf(accountId: string): Promise<SessionEntity[]> {
    return this.live(accountId).orderBy('session.id', 'DESC').getMany();
  }

  find(accountId: string, id: string): Promise<SessionEntity | null> {
    return this.live(accountId).andWhere('session.id = :id', { id }).getOne();
  }

  private live(accountId: string) {
    const now = this.clock.now();
    return this.database.read.createQueryBuilder(SessionEntity, 'session')
      .where('session.accountId = :accountId AND session.endedAt IS NULL AND session.expiresAt > :now AND session.lastSeenAt > :idleSince',
        { accountId, now, idleSince: new Date(now.getTime() - SESSION_IDLE_MS) });
  }
}
