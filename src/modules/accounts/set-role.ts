import { Injectable } from '@nestjs/common';
import { Role } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { AuditTrail, type AuditedAction } from './audit-trail.js';
import { canonicalEmail } from './domain/email-address.js';
import { AccountEntity } from './entities/account.entity.js';
import { LastAdminError } from './errors.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** One at a time: two admins removing each other must not leave none. Key of an advisory lock. */
const ROLES = 7_203_201;

/** Gives and takes roles. The person's sessions act under the new one with their next request. */
@Injectable()
export class SetRole {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * For an administrator who gave a factor recently.
   * @throws ReauthenticationRequiredError, NotFoundError, LastAdminError
   */
  async run(accountId: string, role: Role): Promise<AccountEntity> {
    this.sessions.requireRecentAuthentication();
    return this.uow.run(() => this.change(accountId, role));
  }

  /**
   * For somebody with a shell on the server, such as whoever makes the first administrator.
   * @throws NotFoundError when the address has no account; LastAdminError
   */
  async grantByEmail(email: string, role: Role): Promise<AccountEntity> {
    return this.uow.run(async () => {
      const person = await this.people.byEmail(canonicalEmail(email) ?? '');
      if (!person) throw new NotFoundError();
      return this.change(person.id, role, { kind: 'OPERATOR', accountId: null });
    });
  }

  private async change(accountId: string, role: Role, actor?: AuditedAction['actor']): Promise<AccountEntity> {
    await this.database.write.query('SELECT pg_advisory_xact_lock($1)', [ROLES]);
    const person = await this.people.lock(accountId);
    if (person.lifecycle !== 'ACTIVE') throw new NotFoundError();
    if (person.role === role) return person;
    if (person.role === Role.ADMIN && !(await this.hasOtherAdmin(accountId))) throw new LastAdminError();
    await this.database.write.update(AccountEntity, { id: accountId }, { role });
    await this.sessions.renewAllSoon(accountId);
    await this.audit.record({ action: 'role.changed', subject: accountId, details: { from: person.role, to: role }, ...(actor ? { actor } : {}) });
    return Object.assign(person, { role });
  }

  private async hasOtherAdmin(accountId: string): Promise<boolean> {
    return this.database.write.createQueryBuilder(AccountEntity, 'person')
      .where("person.role = 'ADMIN' AND person.lifecycle = 'ACTIVE' AND person.suspendedAt IS NULL AND person.id <> :accountId", { accountId }).getExists();
  }
}
