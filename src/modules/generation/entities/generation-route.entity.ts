import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { RouteRecord } from '../domain/records.js';
import { GenerationEntity } from './generation.entity.js';

/** Where the data of one attempt went, written down before it went [P33]. */
@Entity('generation_routes')
export class GenerationRouteEntity implements RouteRecord {
  @PrimaryColumn('uuid', { name: 'generation_id', primaryKeyConstraintName: 'pk_generation_routes' })
  @ForeignKey(() => GenerationEntity, { name: 'fk_generation_routes_generation_id', onDelete: 'CASCADE' })
  generationId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_generation_routes' })
  attempt: number;

  @Column('text')
  provider: string;

  /** Key in the register of recipients. */
  @Column('text', { default: 'in-house' })
  recipient: string;

  @Column('text')
  country: string;

  @Column('text', { name: 'transfer_mechanism' })
  transferMechanism: string;

  /** What the recipient had shown, as far as it had to. */
  @Column('uuid', { name: 'evidence_ids', array: true, default: () => "'{}'" })
  evidenceIds: string[];

  /** Kinds of data, never the data. */
  @Column('text', { array: true })
  sent: string[];

  @Column('timestamptz', { name: 'sent_at' })
  sentAt: Date;

  @Column('text', { name: 'deletion_status' })
  deletionStatus: string;
}
