import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type ConnectionShape, connectionOf, decodeCursor, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { Statements } from '../statements.js';
import { CreditBalance } from './credit-balance.type.js';
import { CreditEntry, toCreditEntry } from './credit-entry.type.js';
import { CreditGrant, toCreditGrant } from './credit-grant.type.js';

export const CreditGrantConnection = connectionOf(CreditGrant);
export const CreditEntryConnection = connectionOf(CreditEntry);
const ENTRY_NUMBER = /^[1-9]\d{0,17}$/;

@Resolver(() => CreditBalance)
export class CreditBalanceResolver {
  constructor(private readonly statements: Statements) {}

  @ResolveField(() => CreditGrantConnection, { description: 'Where the credits came from, newest first.' })
  async grants(@Parent() { accountId }: CreditBalance, @Args() { first, after }: PageArgs): Promise<ConnectionShape<CreditGrant>> {
    const rows = await this.statements.grants(accountId, { first, after: decodeCursor(after) });
    return pageOf(rows, first, ({ id }) => id, toCreditGrant);
  }

  @ResolveField(() => CreditEntryConnection, { description: 'The account statement, newest first.' })
  async entries(@Parent() { accountId }: CreditBalance, @Args() { first, after }: PageArgs): Promise<ConnectionShape<CreditEntry>> {
    const number = decodeCursor(after, ENTRY_NUMBER);
    const rows = await this.statements.entries(accountId, { first, after: number === null ? null : Number(number) });
    return pageOf(rows, first, ({ seq }) => String(seq), toCreditEntry);
  }
}
