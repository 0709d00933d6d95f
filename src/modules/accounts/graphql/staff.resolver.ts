import { Args, Field, ID, InputType, Mutation, Query, Resolver } from '@nestjs/graphql';
import { IsEnum, IsString, MaxLength } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { InvalidInputError } from '../../../platform/errors/index.js';
import { type ConnectionShape, decodeCursor, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { parseId, tryParseId } from '../../../platform/ids/index.js';
import { AuditLog } from '../audit-log.js';
import { type AccountSearch, SearchAccounts } from '../search-accounts.js';
import { SetRole } from '../set-role.js';
import { Account, AccountConnection, AccountResult } from './account.type.js';
import { AuditEvent, AuditEventConnection, AuditFilter } from './audit-event.type.js';
import { ACCOUNT } from './viewer.type.js';

@InputType()
export class SetRoleInput {
  @Field(() => ID, { description: 'Whose role.' })
  @IsString() @MaxLength(100)
  accountId: string;

  @Field(() => Role, { description: 'The new role; USER takes all others away.' })
  @IsEnum(Role)
  role: Role;
}

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
  async accounts(
    @Args() page: PageArgs,
    @Args('search', { type: () => String, nullable: true, description: 'A whole email address or an account id; anything else finds nothing.' }) search?: string | null,
  ): Promise<ConnectionShape<Account>> {
    const rows = await this.search.run(searchFor(search), page.first + 1, decodeCursor(page.after));
    return pageOf(rows, page.first, ({ id }) => id, (row) => new Account(row));
  }

  @Query(() => AuditEventConnection, { description: 'Who did what. Each look is audited.' })
  @Access({ roles: [Role.AUDITOR] })
  async auditLog(
    @Args() page: PageArgs,
    @Args('filter', { type: () => AuditFilter, nullable: true, description: 'Only events that fit all of it.' }) filter?: AuditFilter | null,
  ): Promise<ConnectionShape<AuditEvent>> {
    const selection = { action: filter?.action, from: filter?.from, to: filter?.to, actorId: accountIn('actorId', filter?.actorId), subjectId: accountIn('subjectId', filter?.subjectId) };
    const rows = await this.log.run(selection, page.first + 1, decodeCursor(page.after));
    return pageOf(rows, page.first, ({ id }) => id, (row) => new AuditEvent(row));
  }

  @Mutation(() => AccountResult, { description: "Gives somebody a role; their sessions act under it at once. Needs a recent re-authentication. Audited." })
  @Access({ roles: [Role.ADMIN] })
  async setRole(@Args('input', { description: 'Who, and which role.' }) { accountId, role }: SetRoleInput): Promise<Account> {
    return new Account(await this.roles.run(parseId(ACCOUNT, accountId), role));
  }
}

function searchFor(text: string | null | undefined): AccountSearch {
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
