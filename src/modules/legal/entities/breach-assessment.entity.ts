import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { BreachRisk } from '../domain/breach-rules.js';
import { BreachEntity } from './breach.entity.js';

/** How bad a breach was judged to be, and where the people live: one row each time, the first with its registration. Append-only. */
@Entity('breach_assessments')
@Check('chk_breach_assessments_risk', "risk IN ('NONE', 'RISK', 'HIGH')")
export class BreachAssessmentEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_breach_assessments' })
  id: string;

  @Index('idx_breach_assessments_breach_id')
  @ForeignKey(() => BreachEntity, { name: 'fk_breach_assessments_breach_id' })
  @Column('uuid', { name: 'breach_id' })
  breachId: string;

  @Column('text', { name: 'regions', array: true })
  regions: string[];

  @Column('text', { name: 'risk' })
  risk: BreachRisk;

  /** Only the first may have none. */
  @Column('text', { name: 'reason', nullable: true })
  reason: string | null;

  /** Null for those from before this was kept: the audit log knows. */
  @Index('idx_breach_assessments_assessed_by')
  @Column('uuid', { name: 'assessed_by', nullable: true })
  assessedBy: string | null;

  @Column('timestamptz', { name: 'assessed_at' })
  assessedAt: Date;
}
