import { Field, ID, InputType } from '@nestjs/graphql';
import { IsBoolean, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

@InputType({ description: 'Which proposal, and why.' })
export class ApproveStaffActionInput {
  @Field(() => ID, { description: 'Of a StaffAction.' })
  @IsString()
  id: string;

  @Field({ description: 'Why it is right, 10 to 2,000 characters. Kept.' })
  @IsString() @MinLength(10) @MaxLength(2_000)
  reason: string;

  @Field(() => Boolean, { nullable: true, description: 'For a change of a policy: whether people must be told in advance. Needed there, and ignored elsewhere.' })
  @IsOptional() @IsBoolean()
  material?: boolean;
}

@InputType({ description: 'Which proposal, and why not.' })
export class RejectStaffActionInput {
  @Field(() => ID, { description: 'Of a StaffAction.' })
  @IsString()
  id: string;

  @Field({ description: 'Why not, 10 to 2,000 characters. Kept.' })
  @IsString() @MinLength(10) @MaxLength(2_000)
  reason: string;
}
