import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Locale } from '../../../platform/context/index.js';
import { BreachEntity } from './breach.entity.js';

/** What affected people are told, in one language (Art. 34(2) GDPR). */
@Entity('breach_messages')
export class BreachMessageEntity {
  @ForeignKey(() => BreachEntity, { name: 'fk_breach_messages_breach_id' })
  @PrimaryColumn('uuid', { name: 'breach_id', primaryKeyConstraintName: 'pk_breach_messages' })
  breachId: string;

  @PrimaryColumn('text', { name: 'locale', primaryKeyConstraintName: 'pk_breach_messages' })
  locale: Locale;

  @Column('text', { name: 'happened' })
  happened: string;

  @Column('text', { name: 'consequences' })
  consequences: string;

  @Column('text', { name: 'measures' })
  measures: string;

  @Column('text', { name: 'advice' })
  advice: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
