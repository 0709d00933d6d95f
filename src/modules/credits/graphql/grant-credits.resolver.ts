import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore, Role } from '../../../platform/context/index.js';
import { IdempotencyConflict, InvalidInput, NotFound, resultUnion } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { GrantCredits } from '../grant-credits.js';
import { CreditGrant, toCreditGrant } from './credit-grant.type.js';
import { GrantCreditsInput } from './grant-credits.input.js';

export const GrantCreditsResult = resultUnion(
  'GrantCreditsResult',
  'CreditGrant: they are there. NotFound: no such account.',
  () => [CreditGrant, InvalidInput, NotFound, IdempotencyConflict],
);

@Resolver()
export class GrantCreditsResolver {
  constructor(
    private readonly grantCredits: GrantCredits,
    private readonly context: ContextStore,
  ) {}

  @Mutation(() => GrantCreditsResult, { name: 'grantCredits', description: 'Gives an account credits, free of charge. Audited. Support staff: up to 1,000 at a time.' })
  @Access({ roles: [Role.SUPPORT] })
  async grant(@Args('input', { description: 'Who gets how many, and why.' }) input: GrantCreditsInput): Promise<CreditGrant> {
    const { caller } = this.context.current;
    if (caller?.kind !== 'session') throw new Error('staff have sessions');
    return toCreditGrant(await this.grantCredits.run({ ...input, accountId: parseId('acct', input.accountId) }, { accountId: caller.accountId, role: caller.role }));
  }
}
