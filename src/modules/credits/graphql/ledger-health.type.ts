import { Field, GraphQLISODateTime, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'What recomputing the whole ledger found. Everything but entries and openHolds must be 0.' })
export class LedgerHealth {
  @Field(() => GraphQLISODateTime, { description: 'When it was recomputed.' })
  checkedAt: Date;

  @Field(() => Int, { description: 'Entries in the ledger.' })
  entries: number;

  @Field(() => Int, { description: "Credits that customers have beyond what the ledger's own accounts gave them." })
  imbalance: number;

  @Field(() => Int, { description: 'Customers with any figure that their entries do not bear out.' })
  mismatchedAccounts: number;

  @Field(() => Int, { description: 'Grants whose remaining credits differ from their entries.' })
  mismatchedGrants: number;

  @Field(() => Int, { description: 'Holds that differ from their entries or parts.' })
  mismatchedHolds: number;

  @Field(() => Int, { description: "API keys' budgets that differ from their holds." })
  mismatchedBudgets: number;

  @Field(() => Int, { description: 'Holds that are not settled yet.' })
  openHolds: number;

  @Field(() => Int, { description: 'Holds that should have been settled by now.' })
  overdueHolds: number;
}
