import { Field, Int, ObjectType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/index.js';

@ObjectType({ implements: UserError, description: "The balance, or the API key's spend limit, does not cover it: the code says which. Nothing was charged." })
export class InsufficientCredits extends UserError {
  @Field(() => Int, { description: 'Credits it needs.' })
  required: number;

  @Field(() => Int, { description: 'Credits there are: in the balance, or left of the spend limit.' })
  available: number;
}
