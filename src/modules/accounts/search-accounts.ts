import { Injectable } from '@nestjs/common';
import { Role } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { AuditTrail } from './audit-trail.js';
import { canonicalEmail } from './domain/email-address.js';
import { AccountEntity } from './entities/account.entity.js';
import { Sessions } from './sessions.js';

/** What staff look for: exactly one, or, for administrators alone, everybody. Parts of addresses are not searched: nobody else should leaf through people. */
export type AccountSearch = { readonly kind: 'ALL' } | { readonly kind: 'ID'; readonly accountId: string } | { readonly kind: 'EMAIL'; readonly email: string };

/** Finds accounts for staff; each look is audited. */
@Injectable()
export class SearchAccounts {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly sessions: Sessions,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @param after id of the last account of the page before
   * @returns up to `limit` accounts, newest first; nobody where everybody was asked for by someone who isn't an administrator
   */
  async run(search: AccountSearch, limit: number, after: string | null): Promise<AccountEntity[]> {
    if (search.kind === 'ALL' && this.sessions.caller.role !== Role.ADMIN) return [];
    return this.uow.run(async () => {
      const query = this.database.write.createQueryBuilder(AccountEntity, 'person').where("person.lifecycle <> 'ERASED'").orderBy('person.id', 'DESC').limit(limit);
      if (search.kind === 'ID') query.andWhere('person.id = :id', { id: search.accountId });
      if (search.kind === 'EMAIL') query.andWhere('person.emailCanonical = :email', { email: canonicalEmail(search.email) ?? '' });
      if (after) query.andWhere('person.id < :after', { after });
      const found = await query.getMany();
      const subject = search.kind === 'ALL' ? null : (found[0]?.id ?? null);
      await this.audit.record({ action: 'accounts.searched', subject, details: { by: search.kind, found: found.length } });
      return found;
    });
  }
}
