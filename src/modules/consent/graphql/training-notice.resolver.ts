import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore } from '../../../platform/context/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { NOTICE, TrainingGrants } from '../training-grants.js';

@ObjectType({ description: 'What to show before somebody says whether one of their results may be used for training.' })
class TrainingNotice {
  @Field(() => ID, { description: 'Pass it on as `trainingNoticeId` with the answer.' })
  id: string;

  @Field({ description: 'The text.' })
  html: string;

  @Field({ description: 'SHA-256 of the text, in hexadecimal.' })
  textHash: string;

  @Field({ description: 'Version of the privacy policy that it belongs to.' })
  policyVersion: string;
}

@Resolver()
export class TrainingNoticeResolver {
  constructor(
    private readonly grants: TrainingGrants,
    private readonly context: ContextStore,
  ) {}

  @Query(() => TrainingNotice, { description: 'The question whether one of your results may be used for training, in your language.' })
  @Access({ session: true })
  async trainingNotice(): Promise<TrainingNotice> {
    const { id, textHash, ...notice } = await this.grants.notice(this.context.current.locale);
    return Object.assign(new TrainingNotice(), { ...notice, id: toPublicId(NOTICE, id), textHash: textHash.toString('hex') });
  }
}
