import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, PgNotifications, UnitOfWork } from '../../platform/database/index.js';
import { InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { CALLER_CHANGED } from '../../platform/graphql/index.js';
import { ApiKeys } from './api-keys.js';
import { CreateApiKey, type IssuedApiKey } from './create-api-key.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { Sessions } from './sessions.js';

/** Longest time for which a replaced key may go on working (seconds). */
export const MAX_OVERLAP_SECONDS = 7 * 86_400;

/** Replaces a key by one that may do the same, for as long as the old one was meant to last, out of the same budget. */
@Injectable()
export class RotateApiKey {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly keys: ApiKeys,
    private readonly creation: CreateApiKey,
    private readonly notifications: PgNotifications,
  ) {}

  /**
   * @param overlapSeconds how long the old key still works, up to its own expiry; 0 ends it at once, its sockets too. After an overlap those close within
   *   a minute, when sockets look whether their caller is still there
   * @throws ReauthenticationRequiredError, NotFoundError; InvalidStateError when the old one no longer works or has a successor
   */
  async run(id: string, overlapSeconds: number): Promise<IssuedApiKey> {
    const { accountId } = this.sessions.requireRecentAuthentication();
    return this.uow.run(async () => {
      const old = await this.keys.lock(accountId, id);
      if (!old) throw new NotFoundError();
      const now = this.clock.now();
      if (old.revokedAt || (old.expiresAt && old.expiresAt <= now) || (await this.keys.hasSuccessor(accountId, id))) throw new InvalidStateError();
      const lifetime = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime();
      const until = new Date(Math.min(now.getTime() + overlapSeconds * 1_000, old.expiresAt?.getTime() ?? Infinity));
      await this.database.write.update(ApiKeyEntity, { id, accountId }, overlapSeconds > 0 ? { expiresAt: until } : { revokedAt: now });
      if (overlapSeconds === 0) await this.notifications.notify(CALLER_CHANGED, accountId);
      const { name, scopes, mode } = old;
      return this.creation.issue(accountId, { name, scopes, mode, creditLimit: null, rotatedFrom: id, expiresAt: lifetime ? new Date(now.getTime() + lifetime) : null });
    });
  }
}
