import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { InvalidInputError } from '../../../platform/errors/index.js';
import { type ConnectionShape, decodeCursor, pageOf } from '../../../platform/graphql/index.js';
import { parseId, tryParseId } from '../../../platform/ids/index.js';
import { AuditLog } from '../audit-log.js';
import { type AccountSearch, SearchAccounts } from '../search-accounts.js';
import { SetRole } from '../set-role.js';
import { Account, AccountConnection, AccountResult } from './account.type.js';
import { AuditEvent, AuditEventConnection } from './audit-event.type.js';
import { AccountsArgs, AuditLogArgs, SetRoleInput } from './staff.inputs.js';
import { ACCOUNT } from './viewer.type.js';

/** What staff may look up and do about accounts. */
@Resolver()
export class StaffResolver {
  constructor(
    private readonly search: SearchAccounts,
    private readonly roles: SetRole,
    private readonly log: AuditLog,
  ) {}

  @Query(() => AccountConnection, { description: 'Accounts. Each look is audited.' })
  @Access({ roles: [Role.SUPPORT, Role.PRIVACY_OFFICER] })
  async accounts(@Args() { first, after, search }: AccountsArgs): Promise<ConnectionShape<Account>> {
    const rows = await this.search.run(searchFor(search), first + 1, decodeCursor(after));
    return pageOf(rows, first, ({ id }) => id, (row) => new Account(row));
  }

  @Query(() => AuditEventConnection, { description: 'Who did what. Each look is audited.' })
  @Access({ roles: [Role.AUDITOR] })
  async auditLog(@Args() { first, after, filter }: AuditLogArgs): Promise<ConnectionShape<AuditEvent>> {
    const selection = { ...filter, actorId: accountIn('actorId', filter?.actorId), subjectId: accountIn('subjectId', filter?.subjectId) };
    const rows = await this.log.run(selection, first + 1, decodeCursor(after));
    return pageOf(rows, first, ({ id }) => id, (row) => new AuditEvent(row));
  }

  @Mutation(() => AccountResult, { description: "Gives somebody a role; their sessions act under it at once. Needs a recent re-authentication. Audited." })
  @Access({ roles: [Role.ADMIN] })
  async setRole(@Args('input', { description: 'Who, and which role.' }) { accountId, role }: SetRoleInput): Promise<Account> {
    return new Account(await this.roles.run(parseId(ACCOUNT, accountId), role));
  }
}

function searchFor(text: string | undefined): AccountSearch {
  if (!text?.trim()) return { kind: 'ALL' };
  const accountId = tryParseId(ACCOUNT, text.trim());
  return accountId === null ? { kind: 'EMAIL', email: text } : { kind: 'ID', accountId };
}

function accountIn(field: string, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const accountId = tryParseId(ACCOUNT, id);
  if (accountId === null) throw new InvalidInputError(`filter.${field}`, 'INVALID');
  return accountId;
}
