import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Loaders } from '../../platform/graphql/index.js';
import { Database } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { IdentityProvider } from './domain/identity-provider.js';
import { AccountEntity } from './entities/account.entity.js';
import { IdentityEntity } from './entities/identity.entity.js';

const existing = { lifecycle: Not('ERASED' as const) };

/** Looks accounts up. Tombstones are nobody: no method returns one. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly loaders: Loaders,
  ) {}

  find(id: string): Promise<AccountEntity | null> {
    return this.database.read.findOne(AccountEntity, { where: { id, ...existing } });
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<AccountEntity> {
    const found = await this.find(id);
    if (!found) throw new NotFoundError();
    return found;
  }

  /** The account, locked until the unit of work in force ends. @throws NotFoundError */
  async lock(id: string): Promise<AccountEntity> {
    const found = await this.database.write.findOne(AccountEntity, { where: { id, ...existing }, lock: { mode: 'for_no_key_update' } });
    if (!found) throw new NotFoundError();
    return found;
  }

  byEmail(emailCanonical: string): Promise<AccountEntity | null> {
    return this.database.read.findOne(AccountEntity, { where: { emailCanonical, ...existing } });
  }

  /** As {@link find}, within a GraphQL request: many in one statement. */
  async load(id: string): Promise<AccountEntity | null> {
    const found = await this.loaders.load('accounts.people', id, async (ids) => {
      const rows = await this.database.read.find(AccountEntity, { where: { id: In([...ids]), ...existing } });
      return new Map(rows.map((row) => [row.id, row]));
    });
    return found ?? null;
  }

  identitiesOf(accountId: string): Promise<IdentityEntity[]> {
    return this.database.read.find(IdentityEntity, { where: { accountId }, order: { id: 'ASC' } });
  }

  async passwordHashOf(accountId: string): Promise<string | null> {
    const identity = await this.database.read.findOne(IdentityEntity, { where: { accountId, provider: IdentityProvider.EMAIL } });
    return identity?.passwordHash ?? null;
  }
}
