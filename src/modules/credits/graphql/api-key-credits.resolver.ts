import { Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Loaders } from '../../../platform/graphql/index.js';
import { ApiKey } from '../../accounts/index.js';
import { MAX_CREDITS } from '../domain/credits.js';
import { Statements } from '../statements.js';

@Resolver(() => ApiKey)
export class ApiKeyCreditsResolver {
  constructor(
    private readonly statements: Statements,
    private readonly loaders: Loaders,
  ) {}

  @ResolveField(() => Int, { nullable: true, description: 'Credits that it may spend, together with the keys it was rotated from; null: no limit.' })
  async creditLimit(@Parent() { apiKeyId }: ApiKey): Promise<number | null> {
    return (await this.budget(apiKeyId))?.limit ?? null;
  }

  @ResolveField(() => Int, { description: 'Credits that it has charged or on hold, together with the keys it was rotated from; 2,147,483,647 also stands for any more.' })
  async creditsUsed(@Parent() { apiKeyId }: ApiKey): Promise<number> {
    return Math.min((await this.budget(apiKeyId))?.used ?? 0, MAX_CREDITS);
  }

  private budget(apiKeyId: string): Promise<{ used: number; limit: number | null } | undefined> {
    return this.loaders.load('credits.budgets', apiKeyId, (ids) => this.statements.budgets(ids));
  }
}
