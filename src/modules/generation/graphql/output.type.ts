import './enums.js';
import { Field, Float, GraphQLISODateTime, ID, Int, ObjectType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { deletesAt, type MediaService } from '../../media/index.js';
import { Visibility } from '../domain/kinds.js';
import type { OutputRecord } from '../domain/records.js';

/** Prefix of outputs' ids. */
export const OUTPUT = 'out';

@ObjectType({ implements: Node, description: 'A picture or clip that was made. The file says of itself that a machine made it.' })
export class Output extends Node {
  @Field(() => ID, { description: 'The task that made it.' })
  generationId: string;

  @Field({ description: 'E.g. `image/png`, `video/mp4`.' })
  mediaType: string;

  @Field({ description: 'Link to the file, good for an hour, with range requests. Anybody who has it can look.' })
  url: string;

  @Field(() => String, { nullable: true, description: 'Link to a small WebP, good for an hour.' })
  thumbnailUrl: string | null;

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
  deletesAt: Date | null;
}

export function toOutput(record: OutputRecord, media: Pick<MediaService, 'originalUrl' | 'thumbnailUrl'>): Output {
  const { id, generationId, objectId, mediaType, width, height, durationMs, byteSize, kept, visibility, trainingOptIn, createdAt } = record;
  return Object.assign(new Output(), {
    id: toPublicId(OUTPUT, id), generationId: toPublicId('gen', generationId), mediaType, width, height, byteSize, kept, visibility, trainingOptIn, createdAt,
    durationSeconds: durationMs === null ? null : durationMs / 1_000,
    url: media.originalUrl(objectId, mediaType),
    thumbnailUrl: record.hasThumbnail ? media.thumbnailUrl(objectId) : null,
    deletesAt: deletesAt(record),
  });
}
