import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { IdempotencyConflict, InvalidInput, NotFound, RateLimited, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { GrantCredits } from '../grant-credits.js';
import { CreditGrant, toCreditGrant } from './credit-grant.type.js';
import { GrantCreditsInput } from './grant-credits.input.js';

export const GrantCreditsResult = resultUnion(
  'GrantCreditsResult',
  'CreditGrant: they are there. NotFound: no such account. RateLimited: it would pass what support may give in a day.',
  () => [CreditGrant, InvalidInput, NotFound, ReauthenticationRequired, RateLimited, IdempotencyConflict],
);

@Resolver()
export class GrantCreditsResolver {
  constructor(private readonly grantCredits: GrantCredits) {}

  @Mutation(() => GrantCreditsResult, {
    name: 'grantCredits',
    description: "Gives somebody else's account credits, free of charge. Audited. Support staff: up to 1,000 at a time and 5,000 a day (UTC).",
  })
  @Access({ roles: [Role.SUPPORT] })
  async grant(@Args('input', { description: 'Who gets how many, and why.' }) input: GrantCreditsInput): Promise<CreditGrant> {
    return toCreditGrant(await this.grantCredits.run({ ...input, accountId: parseId('acct', input.accountId) }));
  }
}
