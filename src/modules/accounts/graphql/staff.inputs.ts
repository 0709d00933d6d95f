import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsDate, IsEnum, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Role } from '../../../platform/context/index.js';
import { PageArgs } from '../../../platform/graphql/index.js';

@ArgsType()
export class AccountsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'A whole email address or an account id; anything else finds nothing. Absent: everyone, for administrators only.' })
  @IsOptional() @IsString() @MaxLength(1_000)
  search?: string;
}

@InputType({ description: 'Which events; what is absent leaves nothing out.' })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: 'Exactly this action.' })
  @IsOptional() @IsString() @MaxLength(100)
  action?: string;

  @Field(() => ID, { nullable: true, description: 'Done by this account.' })
  @IsOptional() @IsString() @MaxLength(100)
  actorId?: string;

  @Field(() => ID, { nullable: true, description: 'Done to this account.' })
  @IsOptional() @IsString() @MaxLength(100)
  subjectId?: string;

  @Field(() => Date, { nullable: true, description: 'From this time on.' })
  @IsOptional() @IsDate()
  from?: Date;

  @Field(() => Date, { nullable: true, description: 'Before this time.' })
  @IsOptional() @IsDate()
  to?: Date;
}

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @Field(() => AuditFilter, { nullable: true, description: 'Only events that fit all of it.' })
  @IsOptional() @ValidateNested() @Type(() => AuditFilter)
  filter?: AuditFilter;
}

@InputType({ description: 'Who gets which role.' })
export class SetRoleInput {
  @Field(() => ID, { description: 'Whose role.' })
  @IsString()
  accountId: string;

  @Field(() => Role, { description: 'The new role; USER takes all others away.' })
  @IsEnum(Role)
  role: Role;
}
