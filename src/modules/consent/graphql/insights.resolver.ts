import { Args, Field, GraphQLISODateTime, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsDate, IsString } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { GraphQLJson, InvalidInput, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { ImportInsights } from '../import-insights.js';

@InputType({ description: 'Totals that an advertising or analytics platform gave.' })
class ImportAudienceInsightsInput {
  @Field({ description: 'Which platform, e.g. `GOOGLE_ADS`.' })
  @IsString()
  source: string;

  @Field(() => GraphQLISODateTime, { description: 'First day (UTC) that they are about.' })
  @IsDate()
  firstDay: Date;

  @Field(() => GraphQLISODateTime, { description: 'Last day (UTC) that they are about.' })
  @IsDate()
  lastDay: Date;

  @Field(() => [GraphQLJson], {
    description: 'Up to 1,000 objects: dimensions (`country`, `ageBand`, `device`, `channel`, `language`) and counts (`people`, which is needed, `impressions`, `clicks`, `signUps`, `purchases`).',
  })
  @IsArray() @ArrayNotEmpty() @ArrayMaxSize(1_000)
  rows: unknown[];
}

@ObjectType({ description: 'An import that was taken.' })
class AudienceInsightsImported {
  @Field(() => ID, { description: 'Names it in the audit log.' })
  id: string;

  @Field(() => Int, { description: 'How many rows.' })
  rows: number;
}

const ImportAudienceInsightsResult = resultUnion(
  'ImportAudienceInsightsResult', 'InvalidInput: something in it is not, or not surely, about a group of people; nothing was imported.',
  () => [AudienceInsightsImported, InvalidInput, ReauthenticationRequired],
);

@Resolver()
export class InsightsResolver {
  constructor(private readonly importInsights: ImportInsights) {}

  @Mutation(() => ImportAudienceInsightsResult, {
    name: 'importAudienceInsights',
    description: 'Imports totals of an advertising or analytics platform; whole, or not at all. The same platform and days again replace them. Audited.',
  })
  @Access({ roles: [Role.ADMIN] })
  async import(@Args('input', { description: 'Whose, of which days, and what.' }) input: ImportAudienceInsightsInput): Promise<AudienceInsightsImported> {
    const { id, rows } = await this.importInsights.run(input);
    return Object.assign(new AudienceInsightsImported(), { id: toPublicId('insight', id), rows });
  }
}
