import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { GenerationKind } from '../domain/kinds.js';
import type { ModelLimits } from '../domain/model.js';
import type { PriceList } from '../domain/pricing.js';

/** A model on offer. Written by migrations only. */
@Entity('generation_models')
@Unique('uq_generation_models_slug', ['slug'])
@Check('chk_generation_models_slug', `slug ~ '^[a-z0-9-]{1,60}$'`)
export class GenerationModelEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_generation_models' })
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('text')
  provider: string;

  @Column('text', { array: true })
  kinds: GenerationKind[];

  @Column('jsonb')
  limits: ModelLimits;

  @Column('jsonb')
  prices: PriceList;

  /** Place in the catalogue. */
  @Column('smallint')
  position: number;
}
