import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, PgNotifications, UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { CALLER_CHANGED } from '../../platform/graphql/index.js';
import { ApiKeys } from './api-keys.js';
import { AuditTrail } from './audit-trail.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { Sessions } from './sessions.js';

/** Ends a key at once. Asks for no second factor: taking power away must be easy. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly sessions: Sessions,
    private readonly keys: ApiKeys,
    private readonly notifications: PgNotifications,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @returns the key; one that was revoked already stays as it is
   * @throws NotFoundError
   */
  async run(id: string): Promise<ApiKeyEntity> {
    const { accountId } = this.sessions.caller;
    return this.uow.run(async () => {
      const key = await this.keys.lock(accountId, id);
      if (!key) throw new NotFoundError();
      if (key.revokedAt) return key;
      key.revokedAt = this.clock.now();
      await this.database.write.update(ApiKeyEntity, { id, accountId }, { revokedAt: key.revokedAt });
      await this.audit.record({ action: 'api-key.revoked', subject: accountId, details: { apiKeyId: id } });
      await this.notifications.notify(CALLER_CHANGED, accountId);
      return key;
    });
  }
}
