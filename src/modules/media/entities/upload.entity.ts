import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { UploadType } from '../domain/media-types.js';
import type { UploadStatus } from '../domain/upload-status.js';
import type { UploadRecord } from '../domain/records.js';
import { StoredObjectEntity } from './stored-object.entity.js';

/** A picture a person sends us: announced (PENDING), then taken (READY) or refused (REJECTED). */
@Entity('uploads')
@Check('chk_uploads_status', `status IN ('PENDING', 'READY', 'REJECTED')`)
@Check('chk_uploads_object', `(object_id IS NOT NULL) = (status = 'READY')`)
@Check('chk_uploads_refusal', `(refusal IS NOT NULL) = (status = 'REJECTED')`)
@Check('chk_uploads_byte_size', 'byte_size > 0')
@Unique('uq_uploads_object_id', ['objectId'])
@Index('idx_uploads_owner_id', ['ownerId', 'id'])
@Index('idx_uploads_pending', ['ticketExpiresAt'], { where: `status = 'PENDING'` })
export class UploadEntity implements UploadRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_uploads' })
  id: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @Column('text')
  status: UploadStatus;

  /** As announced; once READY, of what is stored. */
  @Column('text', { name: 'media_type' })
  mediaType: UploadType;

  /** As announced; once READY, of what is stored. */
  @Column('integer', { name: 'byte_size' })
  byteSize: number;

  @Column('integer', { nullable: true })
  width: number | null;

  @Column('integer', { nullable: true })
  height: number | null;

  @Column('uuid', { name: 'object_id', nullable: true })
  @ForeignKey(() => StoredObjectEntity, { name: 'fk_uploads_object_id' })
  objectId: string | null;

  /** Why it was refused: a PictureRefusalCode. */
  @Column('text', { nullable: true })
  refusal: string | null;

  @Column('boolean')
  kept: boolean;

  @Column('timestamptz', { name: 'kept_until', nullable: true })
  keptUntil: Date | null;

  @Column('timestamptz', { name: 'ticket_expires_at' })
  ticketExpiresAt: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
