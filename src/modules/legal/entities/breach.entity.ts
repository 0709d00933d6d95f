import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { BreachRisk } from '../domain/breach-rules.js';

/** One personal data breach. Its texts name no person; who wrote them stands in the audit log. */
@Entity('breaches')
@Check('chk_breaches_risk', "risk IN ('NONE', 'RISK', 'HIGH')")
@Check('chk_breaches_risk_reason', "risk <> 'NONE' OR risk_reason IS NOT NULL")
@Check('chk_breaches_aware_at', 'aware_at <= registered_at')
export class BreachEntity {
  @PrimaryColumn('uuid', { name: 'id', primaryKeyConstraintName: 'pk_breaches' })
  id: string;

  @Column('text', { name: 'title' })
  title: string;

  @Column('text', { name: 'nature' })
  nature: string;

  @Column('text', { name: 'consequences' })
  consequences: string;

  @Column('text', { name: 'measures' })
  measures: string;

  @Column('text', { name: 'categories', array: true })
  categories: string[];

  /** This and the risk: as assessed last. */
  @Column('text', { name: 'regions', array: true })
  regions: string[];

  @Column('text', { name: 'risk' })
  risk: BreachRisk;

  /** Why nobody is at risk, where nobody is. */
  @Column('text', { name: 'risk_reason', nullable: true })
  riskReason: string | null;

  /** The clocks count from here. */
  @Column('timestamptz', { name: 'aware_at' })
  awareAt: Date;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;
}
