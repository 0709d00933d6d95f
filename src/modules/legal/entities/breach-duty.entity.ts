import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { BreachDutyKind } from '../domain/breach-rules.js';
import { BreachEntity } from './breach.entity.js';

/** Somebody who has to be told of a breach, and by when. */
@Entity('breach_duties')
@Unique('uq_breach_duties_clock', ['breachId', 'kind', 'region', 'countedFrom'])
@Check('chk_breach_duties_kind', "kind IN ('AUTHORITY', 'PEOPLE')")
@Check('chk_breach_duties_alarm_at', 'alarm_at < due_at')
@Check('chk_breach_duties_recorded', '(recorded_at IS NULL) = (done_at IS NULL)')
@Check('chk_breach_duties_late', 'done_at IS NULL OR done_at <= due_at OR late_reason IS NOT NULL')
export class BreachDutyEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_breach_duties' })
  id: string;

  @ForeignKey(() => BreachEntity, { name: 'fk_breach_duties_breach_id' })
  @Column('uuid', { name: 'breach_id' })
  breachId: string;

  @Column('text', { name: 'kind' })
  kind: BreachDutyKind;

  @Column('text', { name: 'region' })
  region: string;

  @Column('text', { name: 'authority' })
  authority: string;

  @Column('text', { name: 'url', nullable: true })
  url: string | null;

  @Column('text', { name: 'source' })
  source: string;

  /** The authority is told only where more people than this are affected. */
  @Column('integer', { name: 'above', nullable: true })
  above: number | null;

  /** When we became aware of the breach; for people found after the others had been told: when they were found. */
  @Column('timestamptz', { name: 'counted_from' })
  countedFrom: Date;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Index('idx_breach_duties_open', { where: 'done_at IS NULL' })
  @Column('timestamptz', { name: 'alarm_at' })
  alarmAt: Date;

  /** When the alarm before the date was raised. */
  @Column('timestamptz', { name: 'warned_at', nullable: true })
  warnedAt: Date | null;

  /** When the alarm of a missed date was raised. */
  @Column('timestamptz', { name: 'overdue_at', nullable: true })
  overdueAt: Date | null;

  /** The row changes no more once it is set. */
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  /** When `doneAt` was written down. */
  @Column('timestamptz', { name: 'recorded_at', nullable: true })
  recordedAt: Date | null;

  /** The authority's, or ours. */
  @Column('text', { name: 'reference', nullable: true })
  reference: string | null;

  @Column('text', { name: 'late_reason', nullable: true })
  lateReason: string | null;
}
