import './enums.js';
import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { deletesAt, MediaService } from '../../media/index.js';
import { Visibility } from '../domain/kinds.js';
import type { OutputRecord } from '../domain/records.js';

/** Prefix of outputs' ids. */
export const OUTPUT = 'out';

@ObjectType({ implements: Node, description: 'A picture or clip that was made. The file says of itself that a machine made it.' })
export class Output extends Node {
  @Field(() => ID, { description: 'The task that made it.' })
  get generationId(): string {
    return toPublicId('gen', this.record.generationId);
  }

  @Field({ description: 'E.g. `image/png`, `video/mp4`.' })
  mediaType: string;

  @Field({ description: 'Link to the file, good for an hour, with range requests. Anybody who has it can look.' })
  get url(): string {
    return this.media.originalUrl(this.record.objectId, this.record.mediaType);
  }

  @Field(() => String, { nullable: true, description: 'Link to a small WebP, good for an hour.' })
  get thumbnailUrl(): string | null {
    return this.record.hasThumbnail ? this.media.thumbnailUrl(this.record.objectId) : null;
  }

  @Field(() => Int, { nullable: true, description: 'Pixels.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels.' })
  height: number | null;

  @Field(() => Float, { nullable: true, description: 'Null for pictures.' })
  durationSeconds: number | null;

  @Field(() => Int, { description: 'Of the file.' })
  byteSize: number;

  @Field({ description: 'Whether it stays until its owner says otherwise.' })
  kept: boolean;

  @Field(() => Visibility, { description: 'Who may see it.' })
  visibility: Visibility;

  @Field({ description: 'Whether its owner lets it be used for training. Nothing else sets this.' })
  trainingOptIn: boolean;

  @Field(() => GraphQLISODateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it is deleted by itself; null while it is kept.' })
  get deletesAt(): Date | null {
    return deletesAt('outputs', this.record);
  }

  /** What has to be worked out is a getter: links that nobody asks for are not signed. */
  constructor(
    private readonly record: OutputRecord,
    private readonly media: Pick<MediaService, 'originalUrl' | 'thumbnailUrl'>,
  ) {
    super();
    this.id = toPublicId(OUTPUT, record.id);
    this.mediaType = record.mediaType;
    this.width = record.width;
    this.height = record.height;
    this.durationSeconds = record.durationMs === null ? null : record.durationMs / 1_000;
    this.byteSize = record.byteSize;
    this.kept = record.kept;
    this.visibility = record.visibility;
    this.trainingOptIn = record.trainingOptIn;
    this.createdAt = record.createdAt;
  }
}
