import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Scope } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { newId } from '../../platform/ids/index.js';
import { ApiKeys } from './api-keys.js';
import { AuditTrail } from './audit-trail.js';
import { type ApiKeyMode, newApiKeySecret } from './domain/api-key-secret.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { TooManyApiKeysError } from './errors.js';
import { ApiKeyCreated } from './events.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

const MAX_ACTIVE_KEYS = 50;

export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly mode: ApiKeyMode;
  /** Credits it may spend in all; null: no limit of its own. */
  readonly creditLimit: number | null;
  readonly expiresAt: Date | null;
  readonly rotatedFrom: string | null;
}

/** A key with its secret, which is not kept. */
export interface IssuedApiKey {
  readonly apiKey: ApiKeyEntity;
  readonly secret: string;
}

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly keys: ApiKeys,
    private readonly events: DomainEvents,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws ReauthenticationRequiredError, InvalidInputError, TooManyApiKeysError */
  async run(given: Omit<NewApiKey, 'rotatedFrom'>): Promise<IssuedApiKey> {
    const { accountId } = this.sessions.requireRecentAuthentication();
    const name = given.name.trim();
    if (name === '') throw new InvalidInputError('name', 'REQUIRED');
    if (given.expiresAt && given.expiresAt <= this.clock.now()) throw new InvalidInputError('expiresAt', 'INVALID');
    return this.uow.run(() => this.issue(accountId, { ...given, name, rotatedFrom: null }));
  }

  /** Within the unit of work in force. @throws TooManyApiKeysError */
  async issue(accountId: string, { creditLimit, ...given }: NewApiKey): Promise<IssuedApiKey> {
    await this.people.lock(accountId); // so that two at once don't both become the last one
    if ((await this.keys.countActive(accountId)) >= MAX_ACTIVE_KEYS) throw new TooManyApiKeysError(MAX_ACTIVE_KEYS);
    const { secret, prefix, hash } = newApiKeySecret(given.mode);
    const apiKey = Object.assign(new ApiKeyEntity(), {
      ...given, id: newId(), accountId, scopes: [...given.scopes], prefix, secretHash: hash, createdAt: this.clock.now(), lastUsedAt: null, revokedAt: null,
    } satisfies ApiKeyEntity);
    await this.database.write.insert(ApiKeyEntity, apiKey);
    await this.events.publish(new ApiKeyCreated(apiKey.id, accountId, creditLimit, given.rotatedFrom));
    await this.audit.record({ action: given.rotatedFrom ? 'api-key.rotated' : 'api-key.created', subject: accountId, details: { apiKeyId: apiKey.id, mode: apiKey.mode } });
    return { apiKey, secret };
  }
}
