import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'One processing activity (Art. 30(1) GDPR), generated from the data map that the engines run on.' })
export class ProcessingActivity {
  @Field({ description: 'Why personal data is processed.' })
  purpose: string;

  @Field({ description: 'Ground of Art. 6 GDPR.' })
  basis: string;

  @Field(() => [String], { description: 'What is kept for it, in words.' })
  descriptions: readonly string[];

  @Field(() => [String], { description: 'Categories of personal data.' })
  categories: readonly string[];

  @Field(() => [String], { description: 'Tables that hold them.' })
  tables: readonly string[];

  @Field(() => [String], { description: 'Keys of the retention rules that end it.' })
  retention: readonly string[];

  @Field(() => [String], { description: 'Whose data it is.' })
  subjects: readonly string[];

  @Field(() => [String], { description: 'Who may receive it, with country and transfer mechanism; see `recipients`.' })
  recipients: readonly string[];

  @Field(() => String, { nullable: true, description: 'Id of the balancing assessment behind a legitimate interest (policies/assessments); null for the other grounds.' })
  assessment: string | null;

  @Field(() => [String], { description: 'How it is protected (Art. 32).' })
  securityMeasures: readonly string[];
}
