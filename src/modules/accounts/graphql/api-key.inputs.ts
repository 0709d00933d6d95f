import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsDate, IsEnum, IsIn, IsInt, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { GRAPHQL_MAX_INT } from 'graphql';
import { type Scope, scopes } from '../../../platform/context/index.js';
import { InRange } from '../../../platform/graphql/index.js';
import { ApiKeyMode } from '../domain/api-key-secret.js';
import { MAX_OVERLAP_SECONDS } from '../rotate-api-key.js';

@InputType({ description: 'What a new key may do.' })
export class CreateApiKeyInput {
  @Field({ description: 'What its owner calls it, 1..80 characters.' })
  @IsString() @MinLength(1) @MaxLength(80)
  name: string;

  @Field(() => [String], { description: `At least one of: ${scopes.join(', ')}.` })
  @ArrayMinSize(1) @ArrayMaxSize(scopes.length) @ArrayUnique() @IsIn(scopes, { each: true })
  scopes: Scope[];

  @Field(() => ApiKeyMode, { nullable: true, defaultValue: ApiKeyMode.LIVE, description: 'LIVE or TEST.' })
  @IsEnum(ApiKeyMode)
  mode: ApiKeyMode = ApiKeyMode.LIVE;

  @Field(() => Int, { nullable: true, description: 'Credits it may spend in all. Absent: as many as the account has.' })
  @IsOptional() @IsInt() @InRange(1, GRAPHQL_MAX_INT)
  creditLimit?: number;

  @Field(() => Date, { nullable: true, description: 'When it stops working. Absent: never.' })
  @IsOptional() @IsDate()
  expiresAt?: Date;
}

@InputType({ description: 'Which key to replace, and how long both work.' })
export class RotateApiKeyInput {
  @Field(() => ID, { description: 'The key to replace.' })
  @IsString()
  id: string;

  @Field(() => Int, { nullable: true, defaultValue: 0, description: 'How long the old one still works, in seconds; 7 days at most.' })
  @IsInt() @InRange(0, MAX_OVERLAP_SECONDS)
  overlapSeconds: number = 0;
}

@InputType({ description: 'Which key to end.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key to end.' })
  @IsString()
  id: string;
}
