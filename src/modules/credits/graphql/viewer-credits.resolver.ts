import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { ScopedField } from '../../../platform/graphql/index.js';
import { Viewer } from '../../accounts/index.js';
import { Statements } from '../statements.js';
import { CreditBalance } from './credit-balance.type.js';

@Resolver(() => Viewer)
export class ViewerCreditsResolver {
  constructor(private readonly statements: Statements) {}

  @ResolveField(() => CreditBalance, { description: 'The credits of this account.' })
  @ScopedField('credits:read')
  async credits(@Parent() { accountId }: Viewer): Promise<CreditBalance> {
    return Object.assign(new CreditBalance(), { accountId, ...(await this.statements.balance(accountId)) });
  }
}
