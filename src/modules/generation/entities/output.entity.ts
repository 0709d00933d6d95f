import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { StoredType } from '../../media/index.js';
import type { Visibility } from '../domain/kinds.js';
import type { OutputRecord } from '../domain/records.js';
import { GenerationEntity } from './generation.entity.js';

/** A picture or clip that a task made. What a list shows is copied from the stored object, so that a page needs no second look. */
@Entity('outputs')
@Unique('uq_outputs_generation_position', ['generationId', 'position'])
@Unique('uq_outputs_object_id', ['objectId'])
@Index('idx_outputs_account_id', ['accountId', 'id'])
@Index('idx_outputs_training', ['id'], { where: 'training_opt_in' })
@Check('chk_outputs_visibility', `visibility IN ('PRIVATE', 'PUBLIC')`)
export class OutputEntity implements OutputRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_outputs' })
  id: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('uuid', { name: 'generation_id' })
  @ForeignKey(() => GenerationEntity, { name: 'fk_outputs_generation_id' })
  generationId: string;

  @Column('smallint')
  position: number;

  @Column('uuid', { name: 'object_id' })
  @ForeignKey('StoredObjectEntity', { name: 'fk_outputs_object_id' })
  objectId: string;

  @Column('text', { name: 'media_type' })
  mediaType: StoredType;

  @Column('integer', { name: 'byte_size' })
  byteSize: number;

  @Column('integer', { nullable: true })
  width: number | null;

  @Column('integer', { nullable: true })
  height: number | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs: number | null;

  @Column('boolean', { name: 'has_thumbnail' })
  hasThumbnail: boolean;

  @Column('boolean')
  kept: boolean;

  @Column('timestamptz', { name: 'kept_until', nullable: true })
  keptUntil: Date | null;

  @Column('text')
  visibility: Visibility;

  /** May be used for training, if a training programme and a consent for it exist. Publishing alone never sets it [P36]. */
  @Column('boolean', { name: 'training_opt_in' })
  trainingOptIn: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
