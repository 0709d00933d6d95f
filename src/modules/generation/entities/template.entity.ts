import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { GenerationKind } from '../domain/kinds.js';
import type { TaskTemplate } from '../domain/model.js';
import { GenerationModelEntity } from './generation-model.entity.js';

/** One version of a template. Written by migrations only; a change is a new version, so tasks keep the one they were made with. */
@Entity('templates')
@Unique('uq_templates_slug_version', ['slug', 'version'])
@Check('chk_templates_kind', `kind IN ('TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO')`)
export class TemplateEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_templates' })
  id: string;

  @Column('text')
  slug: string;

  @Column('integer')
  version: number;

  @Column('text')
  name: string;

  @Column('text')
  category: string;

  @Column('text')
  kind: GenerationKind;

  @Column('uuid', { name: 'model_id' })
  @ForeignKey(() => GenerationModelEntity, { name: 'fk_templates_model_id' })
  modelId: string;

  @Column('text', { name: 'prompt_pattern' })
  promptPattern: string;

  @Column('jsonb')
  parameters: TaskTemplate['parameters'];

  /** False: only tasks of old use it. */
  @Column('boolean')
  offered: boolean;
}
