import { Field, GraphQLISODateTime, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsDate, IsEnum, IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';
import { BreachRisk, REGION } from '../domain/breach-rules.js';

/** Of the data map; `none` is nobody's data. */
const CATEGORIES = ['identifier', 'contact', 'profile', 'credential', 'content', 'technical', 'usage', 'financial', 'preference', 'safety', 'communication'];
const MAX_PEOPLE = 1_000;

@InputType({ description: 'Whom a breach affects: named, and found by what was touched. More can be added later.' })
export class AffectedPeopleInput {
  @Field(() => [ID], { nullable: true, description: 'Accounts; at most 1,000 at a time.' })
  @IsOptional() @IsArray() @ArrayMaxSize(MAX_PEOPLE) @IsString({ each: true })
  accountIds?: string[];

  @Field(() => String, { nullable: true, description: 'A table of the data map: everybody with a row in it.' })
  @IsOptional() @IsString() @MaxLength(100)
  table?: string;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'With `table`: rows made from then on.' })
  @IsOptional() @IsDate()
  from?: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'With `table`: rows made before then. Absent: until now.' })
  @IsOptional() @IsDate()
  to?: Date;
}

@InputType({ description: 'A personal data breach. The texts name no person.' })
export class RegisterBreachInput {
  @Field({ description: 'In a few words; up to 200 characters.' })
  @IsString() @IsNotEmpty() @MaxLength(200)
  title: string;

  @Field({ description: 'What happened; up to 5,000 characters, like the texts below.' })
  @IsString() @IsNotEmpty() @MaxLength(5_000)
  nature: string;

  @Field({ description: 'Likely consequences for the people concerned.' })
  @IsString() @IsNotEmpty() @MaxLength(5_000)
  consequences: string;

  @Field({ description: 'What was done about it.' })
  @IsString() @IsNotEmpty() @MaxLength(5_000)
  measures: string;

  @Field(() => [String], { description: `Categories of data: ${CATEGORIES.join(', ')}.` })
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(CATEGORIES.length) @IsIn(CATEGORIES, { each: true })
  categories: string[];

  @Field(() => [String], { description: 'Where the people concerned live: countries and states (ISO 3166, e.g. `DE`, `US-CA`). Unknown: leave it empty and add `*`.' })
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(250) @Matches(REGION, { each: true })
  regions: string[];

  @Field(() => BreachRisk, { description: 'How bad it is for them.' })
  @IsEnum(BreachRisk)
  risk: BreachRisk;

  @Field(() => String, { nullable: true, description: 'Why nobody is at risk; needed where nobody is.' })
  @IsOptional() @IsString() @MaxLength(5_000)
  riskReason?: string;

  @Field(() => GraphQLISODateTime, { description: 'When we became aware of it.' })
  @IsDate()
  awareAt: Date;

  @Field(() => AffectedPeopleInput, { nullable: true, description: 'Whom it affects, as far as known.' })
  @IsOptional() @ValidateNested() @Type(() => AffectedPeopleInput)
  affected?: AffectedPeopleInput;
}

@InputType({ description: 'A breach judged anew: it is worse, better or elsewhere than it seemed.' })
export class ReassessBreachInput {
  @Field(() => ID, { description: 'Which breach.' })
  @IsString()
  breachId: string;

  @Field(() => [String], { description: 'Where the people concerned live, all of them, as with `registerBreach`.' })
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(250) @Matches(REGION, { each: true })
  regions: string[];

  @Field(() => BreachRisk, { description: 'How bad it is for them.' })
  @IsEnum(BreachRisk)
  risk: BreachRisk;

  @Field({ description: 'What has become known; up to 5,000 characters, naming no person.' })
  @IsString() @IsNotEmpty() @MaxLength(5_000)
  reason: string;
}

@InputType({ description: 'More people whom a breach affects.' })
export class AddAffectedPeopleInput {
  @Field(() => ID, { description: 'Which breach.' })
  @IsString()
  breachId: string;

  @Field(() => AffectedPeopleInput, { description: 'Whom.' })
  @ValidateNested() @Type(() => AffectedPeopleInput)
  affected: AffectedPeopleInput;
}

@InputType({ description: 'What affected people are told in one language (Art. 34(2) GDPR).' })
export class BreachMessageInput {
  @Field(() => Locale, { description: 'The language.' })
  @IsEnum(Locale)
  locale: Locale;

  @Field({ description: 'What happened; up to 3,000 characters, like the texts below.' })
  @IsString() @IsNotEmpty() @MaxLength(3_000)
  happened: string;

  @Field({ description: 'What it may mean for them.' })
  @IsString() @IsNotEmpty() @MaxLength(3_000)
  consequences: string;

  @Field({ description: 'What was done.' })
  @IsString() @IsNotEmpty() @MaxLength(3_000)
  measures: string;

  @Field({ description: 'What they can do.' })
  @IsString() @IsNotEmpty() @MaxLength(3_000)
  advice: string;
}

@InputType({ description: 'To tell everybody on the list who has not been told.' })
export class TellAffectedPeopleInput {
  @Field(() => ID, { description: 'Which breach.' })
  @IsString()
  breachId: string;

  @Field(() => [BreachMessageInput], { description: 'All eight languages, the first time; empty later: people read what the others read.' })
  @IsArray() @ArrayMaxSize(8) @ValidateNested({ each: true }) @Type(() => BreachMessageInput)
  messages: BreachMessageInput[];
}

@InputType({ description: 'That an authority, or the people, were told.' })
export class RecordBreachDutyInput {
  @Field(() => ID, { description: 'Which duty.' })
  @IsString()
  id: string;

  @Field(() => GraphQLISODateTime, { description: 'When it was done.' })
  @IsDate()
  doneAt: Date;

  @Field({ description: "The authority's reference, or why it need not be told (e.g. fewer people than its threshold)." })
  @IsString() @IsNotEmpty() @MaxLength(500)
  reference: string;

  @Field(() => String, { nullable: true, description: 'Why it was late; needed where it was.' })
  @IsOptional() @IsString() @MaxLength(2_000)
  lateReason?: string;
}

@InputType({ description: 'To close a breach.' })
export class CloseBreachInput {
  @Field(() => ID, { description: 'Which breach.' })
  @IsString()
  id: string;
}
