import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BreachEntity } from './breach.entity.js';

/** A table of the data map by which the people of a breach are found: everybody with a row in it. */
@Entity('breach_sources')
@Check('chk_breach_sources_time', '(from_at IS NULL) = (to_at IS NULL) AND from_at < to_at')
export class BreachSourceEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_breach_sources' })
  id: string;

  @Index('idx_breach_sources_breach_id')
  @ForeignKey(() => BreachEntity, { name: 'fk_breach_sources_breach_id' })
  @Column('uuid', { name: 'breach_id' })
  breachId: string;

  @Column('text', { name: 'table_name' })
  tableName: string;

  /** Only rows made from then on, up to and without `toAt`. Null: all rows. */
  @Column('timestamptz', { name: 'from_at', nullable: true })
  fromAt: Date | null;

  @Column('timestamptz', { name: 'to_at', nullable: true })
  toAt: Date | null;

  @Column('timestamptz', { name: 'added_at' })
  addedAt: Date;

  /** When everybody of it was on the list. */
  @Column('timestamptz', { name: 'listed_at', nullable: true })
  listedAt: Date | null;
}
