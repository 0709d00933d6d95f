import { Args, ArgsType, Field, GraphQLISODateTime, ID, Int, Mutation, ObjectType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { connectionOf, type ConnectionShape, decodeCursor, InRange, PageArgs, pageOf, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import { toPublicId, tryParseId } from '../../../platform/ids/index.js';
import { type TrainingItem, type TrainingManifest as Manifest, TrainingManifests } from '../training-manifests.js';
import { OUTPUT } from './output.type.js';

const ManifestOrigin = { SCHEDULE: 'SCHEDULE', STAFF: 'STAFF' } as const;
registerEnumType(ManifestOrigin, { name: 'TrainingManifestOrigin', description: 'Who asked for a version of the training data: the nightly schedule or staff.' });

@ObjectType({ description: 'A version of the training data: ids of outputs whose makers allow it. Never changed once made.' })
class TrainingManifest {
  @Field(() => Int, { description: 'Versions count up; the highest is the one to use.' })
  number: number;

  @Field(() => Int, { description: 'How many outputs.' })
  itemCount: number;

  @Field({ description: 'SHA-256 of its items, in hexadecimal.' })
  hash: string;

  @Field(() => ManifestOrigin, { description: 'Who asked for it.' })
  origin: Manifest['origin'];

  @Field(() => GraphQLISODateTime, { description: 'When.' })
  builtAt: Date;
}

@ObjectType({ description: 'One output in a version of the training data.' })
class TrainingManifestItem {
  @Field(() => ID, { description: 'The output’s. It may have been deleted since.' })
  id: string;

  @Field(() => ID, { description: 'The record of the consent.' })
  grantId: string;
}

@ArgsType()
class TrainingManifestItemsArgs extends PageArgs {
  @Field(() => Int, { nullable: true, description: 'Of which version; absent: the newest.' })
  @IsOptional() @InRange(1, 1_000_000)
  number?: number;
}

const TrainingManifestItemConnection = connectionOf(TrainingManifestItem);
const BuildTrainingManifestResult = resultUnion(
  'BuildTrainingManifestResult', 'The new version, or the newest there is where nothing has changed since.', () => [TrainingManifest, ReauthenticationRequired]);

const toManifest = ({ hash, ...manifest }: Manifest): TrainingManifest => Object.assign(new TrainingManifest(), { ...manifest, hash: hash.toString('hex') });
const toItem = ({ outputId, grantId }: TrainingItem): TrainingManifestItem =>
  Object.assign(new TrainingManifestItem(), { id: toPublicId(OUTPUT, outputId), grantId: toPublicId('consent', grantId) });

@Resolver()
export class TrainingResolver {
  constructor(private readonly manifests: TrainingManifests) {}

  @Mutation(() => BuildTrainingManifestResult, { description: 'Makes a version of the training data now: what people allow at this moment. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async buildTrainingManifest(): Promise<TrainingManifest> {
    return toManifest(await this.manifests.buildForStaff());
  }

  @Query(() => [TrainingManifest], { description: 'The newest hundred versions of the training data.' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  async trainingManifests(): Promise<TrainingManifest[]> {
    return (await this.manifests.newest(100)).map(toManifest);
  }

  @Query(() => TrainingManifestItemConnection, { description: 'What is in a version of the training data, by output.' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  async trainingManifestItems(@Args() { number, first, after }: TrainingManifestItemsArgs): Promise<ConnectionShape<TrainingManifestItem>> {
    return pageOf(await this.manifests.items(number ?? null, first + 1, decodeCursor(after)), first, ({ outputId }) => outputId, toItem);
  }

  @Query(() => [TrainingManifest], { description: 'Which versions of the training data held an output, newest first; also after it was withdrawn or deleted.' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  async trainingLineage(@Args('outputId', { type: () => ID, description: 'An output, of anybody.' }) outputId: string): Promise<TrainingManifest[]> {
    const id = tryParseId(OUTPUT, outputId);
    return id === null ? [] : (await this.manifests.lineage(id)).map(toManifest);
  }
}
