import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { StaffActionPayload, StaffActionState } from '../domain/staff-action.js';

/** Something that takes two people: proposed by one, decided by another. */
@Entity('staff_actions')
@Check('chk_staff_actions_state', "state IN ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED')")
@Check('chk_staff_actions_payload', "jsonb_typeof(payload) = 'object'")
@Check('chk_staff_actions_decided', "(state IN ('APPROVED', 'REJECTED')) = (decided_by IS NOT NULL AND decided_at IS NOT NULL AND decision_reason IS NOT NULL)")
@Check('chk_staff_actions_two_people', "state <> 'APPROVED' OR decided_by <> proposed_by")
@Index('uq_staff_actions_pending', ['kind', 'target'], { unique: true, where: "state = 'PENDING'" })
export class StaffActionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_staff_actions' })
  id: string;

  @Column('text')
  kind: string;

  /** What it is about, in its module's words: one proposal at a time for each. */
  @Column('text')
  target: string;

  @Column('jsonb')
  payload: StaffActionPayload;

  /** PENDING ones past their time count as EXPIRED, whether or not that is written down. */
  @Column('text')
  state: StaffActionState;

  @Column('text')
  reason: string;

  @Index('idx_staff_actions_proposed_by')
  @Column('uuid', { name: 'proposed_by' })
  proposedBy: string;

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason: string | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Index('idx_staff_actions_created_at')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;
}
