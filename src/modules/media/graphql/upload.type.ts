import { Field, GraphQLISODateTime, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { deletesAt, UNFINISHED_GRACE_MS } from '../domain/deletes-at.js';
import { UploadStatus } from '../domain/upload-status.js';
import type { MediaService } from '../media.service.js';
import type { UploadRecord } from '../domain/records.js';

registerEnumType(UploadStatus, {
  name: 'UploadStatus',
  description: 'How far an upload is.',
  valuesMap: {
    PENDING: { description: 'Announced; its bytes are to be sent, then `completeUpload` called.' },
    READY: { description: 'Checked, written anew without metadata, usable.' },
    REJECTED: { description: 'Refused; its bytes are deleted.' },
  },
});

@ObjectType({ implements: Node, description: 'A picture that somebody sent to work from. Its metadata (place, camera) is never stored.' })
export class Upload extends Node {
  @Field({ description: 'Whether it stays until its owner says otherwise.' })
  kept: boolean;

  @Field({ description: 'As announced; once READY, of what is stored.' })
  mediaType: string;

  @Field(() => UploadStatus, { description: 'How far it is.' })
  status: UploadStatus;

  @Field(() => Int, { nullable: true, description: 'Pixels; null until READY.' })
  width: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels; null until READY.' })
  height: number | null;

  @Field(() => Int, { description: 'As announced; once READY, of what is stored.' })
  byteSize: number;

  @Field(() => String, { nullable: true, description: 'Link to the picture, good for an hour; null until READY. Anybody who has it can look.' })
  get url(): string | null {
    return this.record.objectId ? this.media.originalUrl(this.record.objectId, this.record.mediaType) : null;
  }

  @Field(() => GraphQLISODateTime, { description: 'When it was announced.' })
  createdAt: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it is deleted by itself; null while it is kept.' })
  get deletesAt(): Date | null {
    // Keeping is for pictures: what was only announced goes all the same.
    return this.record.status === UploadStatus.PENDING ? new Date(this.record.ticketExpiresAt.getTime() + UNFINISHED_GRACE_MS) : deletesAt('uploads', this.record);
  }

  /** What has to be worked out is a getter: links that nobody asks for are not signed. */
  constructor(
    private readonly record: UploadRecord,
    private readonly media: Pick<MediaService, 'originalUrl'>,
  ) {
    super();
    this.id = toPublicId('upl', record.id);
    this.kept = record.kept;
    this.mediaType = record.mediaType;
    this.status = record.status;
    this.width = record.width;
    this.height = record.height;
    this.byteSize = record.byteSize;
    this.createdAt = record.createdAt;
  }
}
