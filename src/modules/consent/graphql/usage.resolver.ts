import { Args, ArgsType, Field, GraphQLISODateTime, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsDate, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { GraphQLJson } from '../../../platform/graphql/index.js';
import { UsageEvents } from '../usage-events.js';
import { UsageExport, type UsageFigure as Figure } from '../usage-export.js';

@InputType({ description: 'Something that was done in the web app.' })
class UsageEventInput {
  @Field({ description: 'One of the list, e.g. `page_viewed`.' })
  @IsString() @MaxLength(100)
  name: string;

  @Field(() => GraphQLISODateTime, { description: 'When. Today (UTC), since the consent; kept to the minute.' })
  @IsDate()
  at: Date;

  @Field(() => GraphQLJson, { nullable: true, description: 'What the list allows for this event: choices, numbers, yes or no, and the page’s address, of which only the kind of page is kept.' })
  @IsOptional()
  properties?: unknown;
}

@InputType({ description: 'Events to record.' })
class TrackEventsInput {
  @Field(() => [UsageEventInput], { description: 'Up to 50.' })
  @IsArray() @ArrayMaxSize(50) @ValidateNested({ each: true }) @Type(() => UsageEventInput)
  events: UsageEventInput[];
}

@ArgsType()
class UsageFiguresArgs {
  @Field(() => GraphQLISODateTime, { description: 'Any moment of that day.' })
  @IsDate()
  day: Date;
}

@ObjectType({ description: 'What became of events.' })
class TrackEventsResult {
  @Field(() => Int, { description: 'Stored, under a pseudonym of the day.' })
  accepted: number;

  @Field(() => Int, { description: 'Not stored: without consent to analytics all of them; else those that are not on the list, say more than it allows, or are not of today (UTC) and from after the consent.' })
  dropped: number;
}

@ObjectType({ description: 'How often something was done on a day.' })
class UsageFigure implements Figure {
  @Field({ description: 'What was done.' })
  name: string;

  @Field({ description: 'Kind of device.' })
  device: string;

  @Field(() => Int, { description: 'How often.' })
  events: number;

  @Field(() => Int, { description: 'By how many visitors.' })
  people: number;
}

@Resolver()
export class UsageResolver {
  constructor(
    private readonly events: UsageEvents,
    private readonly exported: UsageExport,
  ) {}

  @Mutation(() => TrackEventsResult, { description: 'Records how the web app is used: only after consent to analytics, and never words, file names or addresses.' })
  @Access({ anonymous: true })
  trackEvents(@Args('input', { description: 'What was done.' }) { events }: TrackEventsInput): Promise<TrackEventsResult> {
    return this.events.track(events);
  }

  @Query(() => [UsageFigure], { description: 'How the product was used on one day (UTC). What fewer than ten visitors did is left out.' })
  @Access({ roles: [Role.AUDITOR] })
  usageFigures(@Args() { day }: UsageFiguresArgs): Promise<UsageFigure[]> {
    return this.exported.figures(day);
  }
}
