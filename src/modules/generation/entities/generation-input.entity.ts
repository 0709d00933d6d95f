import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { GenerationEntity } from './generation.entity.js';

/** Which uploads a task works from. Deleting the upload takes the link along. */
@Entity('generation_inputs')
@Index('idx_generation_inputs_upload_id', ['uploadId'])
export class GenerationInputEntity {
  @PrimaryColumn('uuid', { name: 'generation_id', primaryKeyConstraintName: 'pk_generation_inputs' })
  @ForeignKey(() => GenerationEntity, { name: 'fk_generation_inputs_generation_id', onDelete: 'CASCADE' })
  generationId: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_generation_inputs' })
  position: number;

  @Column('uuid', { name: 'upload_id' })
  @ForeignKey('UploadEntity', { name: 'fk_generation_inputs_upload_id', onDelete: 'CASCADE' })
  uploadId: string;
}
