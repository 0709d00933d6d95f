import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: "Somebody's credits." })
export class CreditBalance {
  /** Whose. Not shown. */
  accountId: string;

  @Field(() => Int, { description: 'Credits that can be spent now.' })
  available: number;

  @Field(() => Int, { description: 'Credits set aside for generations that are not done.' })
  held: number;

  @Field(() => Int, { description: 'Credits owed after a refund; new credits pay it first.' })
  debt: number;
}
