import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { ContextStore, type Locale, type Role } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { IdentityProvider } from './domain/identity-provider.js';
import type { Person } from './domain/person.js';
import { AccountEntity } from './entities/account.entity.js';
import { IdentityEntity } from './entities/identity.entity.js';

/** Key in a context's memo. */
const CURRENT = 'accounts.current';

const existing = { lifecycle: Not('ERASED' as const) };

/** Looks accounts up. Tombstones are nobody: no method returns one. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly context: ContextStore,
  ) {}

  async find(id: string): Promise<AccountEntity | null> {
    const [found] = await this.database.records(AccountEntity, 'account-by-id', "WHERE id = $1 AND lifecycle <> 'ERASED'", [id]);
    return found ?? null;
  }

  /** Which of these there are. */
  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.database.prepared<{ id: string }>({ name: 'accounts-existing', text: "SELECT id FROM accounts WHERE id = ANY($1::uuid[]) AND lifecycle <> 'ERASED'" }, [ids]);
    return new Set(found.map(({ id }) => id));
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<AccountEntity> {
    const found = await this.find(id);
    if (!found) throw new NotFoundError();
    return found;
  }

  /** Those with a proved address whose account isn't being finalised, by id. */
  async contactsAfter(after: string | null, limit: number): Promise<{ accountId: string; email: string; locale: Locale }[]> {
    return this.database.prepared({
      name: 'contacts-after',
      text: `SELECT id AS "accountId", email, locale FROM accounts
              WHERE ($1::uuid IS NULL OR id > $1) AND email_verified_at IS NOT NULL AND lifecycle IN ('ACTIVE', 'GRACE') ORDER BY id LIMIT $2`,
    }, [after, limit]);
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

  /** Staff of a role who can be written to, oldest account first. */
  withRole(role: Role): Promise<AccountEntity[]> {
    return this.database.read.find(AccountEntity, { where: { role, lifecycle: 'ACTIVE', emailVerifiedAt: Not(IsNull()) }, order: { id: 'ASC' } });
  }

  /** Keeps an account that was read on the way for as long as the request lasts: {@link current} needs no statement then. */
  remember(person: Person): void {
    this.context.optional?.memo.set(CURRENT, person);
  }

  /** The account of whoever is calling, as it was when the request began. @returns null when nobody is */
  async current(): Promise<Person | null> {
    const { caller, memo } = this.context.current;
    if (!caller) return null;
    const known = memo.get(CURRENT) as Person | undefined;
    return known?.id === caller.accountId ? known : this.find(caller.accountId);
  }

  identitiesOf(accountId: string): Promise<IdentityEntity[]> {
    return this.database.read.find(IdentityEntity, { where: { accountId }, order: { id: 'ASC' } });
  }

  async passwordHashOf(accountId: string): Promise<string | null> {
    const identity = await this.database.read.findOne(IdentityEntity, { where: { accountId, provider: IdentityProvider.EMAIL } });
    return identity?.passwordHash ?? null;
  }
}
