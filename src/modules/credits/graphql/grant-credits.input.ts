import { Field, GraphQLISODateTime, ID, InputType, Int } from '@nestjs/graphql';
import { IsDate, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { InRange } from '../../../platform/graphql/index.js';
import { MAX_CREDITS } from '../domain/credits.js';

@InputType({ description: 'Credits for somebody, from the house.' })
export class GrantCreditsInput {
  @Field(() => ID, { description: 'Whom they are for: not oneself.' })
  @IsString()
  accountId: string;

  @Field(() => Int, { description: 'How many.' })
  @InRange(1, MAX_CREDITS)
  amount: number;

  @Field({ description: 'Why; 1..500 characters, not only blanks. Kept until the account is erased.' })
  @IsString() @IsNotEmpty() @MaxLength(500)
  reason: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'From when on they can no longer be spent. Absent: never.' })
  @IsOptional() @IsDate()
  expiresAt?: Date;

  @Field({ description: 'The same key within 24 hours is the same grant.' })
  @IsString() @IsNotEmpty() @MaxLength(255)
  idempotencyKey: string;
}
