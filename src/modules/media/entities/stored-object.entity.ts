import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '../../../platform/database/index.js';
import type { StoredType } from '../domain/media-types.js';
import type { StoredObjectRecord } from '../domain/records.js';

/** One stored picture or clip with its thumbnail. Its bytes are under a key made from its id. */
@Entity('stored_objects')
@Check('chk_stored_objects_media_type', `media_type IN ('image/jpeg', 'image/png', 'image/webp', 'video/mp4')`)
@Check('chk_stored_objects_byte_size', 'byte_size BETWEEN 1 AND 2147483647')
@Check('chk_stored_objects_thumbnail', 'thumbnail_byte_size > 0')
@Check('chk_stored_objects_sha256', `sha256 ~ '^[0-9a-f]{64}$'`)
@Index('idx_stored_objects_owner_id', ['ownerId'])
export class StoredObjectEntity implements StoredObjectRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_stored_objects' })
  id: string;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @Column('text', { name: 'media_type' })
  mediaType: StoredType;

  @Column('bigint', { name: 'byte_size', transformer: bigintColumn })
  byteSize: number;

  /** Hex digest of the bytes; also the HTTP entity tag. */
  @Column('text')
  sha256: string;

  @Column('integer', { nullable: true })
  width: number | null;

  @Column('integer', { nullable: true })
  height: number | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs: number | null;

  /** Null: it has no thumbnail. */
  @Column('integer', { name: 'thumbnail_byte_size', nullable: true })
  thumbnailByteSize: number | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
