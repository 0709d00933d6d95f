import { Injectable } from '@nestjs/common';
import { retentionPeriod } from '../../config/index.js';
import { Clock, fixedLength } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';

/** How long a key that no longer works stays in its owner's list (milliseconds). */
const SHOWN_AFTER_END_MS = fixedLength(retentionPeriod('api-keys'));

/** Looks API keys up, always within one account. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  find(accountId: string, id: string): Promise<ApiKeyEntity | null> {
    return this.database.read.findOne(ApiKeyEntity, { where: { accountId, id } });
  }

  /** Newest first. */
  listOf(accountId: string): Promise<ApiKeyEntity[]> {
    const since = new Date(this.clock.now().getTime() - SHOWN_AFTER_END_MS);
    return this.database.read.createQueryBuilder(ApiKeyEntity, 'key')
      .where('key.accountId = :accountId AND (key.revokedAt IS NULL OR key.revokedAt > :since) AND (key.expiresAt IS NULL OR key.expiresAt > :since)', { accountId, since })
      .orderBy('key.id', 'DESC').limit(200).getMany();
  }

  /** The key, locked until the unit of work in force ends. */
  lock(accountId: string, id: string): Promise<ApiKeyEntity | null> {
    return this.database.write.findOne(ApiKeyEntity, { where: { accountId, id }, lock: { mode: 'pessimistic_write' } });
  }

  /** Whether the key was rotated: another one has taken its place. */
  hasSuccessor(accountId: string, id: string): Promise<boolean> {
    return this.database.write.existsBy(ApiKeyEntity, { accountId, rotatedFrom: id });
  }

  /** How many keys of the account work now. */
  countActive(accountId: string): Promise<number> {
    const now = this.clock.now();
    return this.database.read.createQueryBuilder(ApiKeyEntity, 'key')
      .where('key.accountId = :accountId AND key.revokedAt IS NULL AND (key.expiresAt IS NULL OR key.expiresAt > :now)', { accountId, now }).getCount();
  }
}
