import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BreachEntity } from './breach.entity.js';

/** Somebody whom a breach affects. */
@Entity('breach_people')
@Index('idx_breach_people_untold', ['breachId'], { where: 'told_at IS NULL' })
@Check('chk_breach_people_outcome', "(outcome IS NULL) = (told_at IS NULL) AND outcome IN ('MAILED', 'FAILED', 'UNREACHABLE')")
export class BreachPersonEntity {
  @ForeignKey(() => BreachEntity, { name: 'fk_breach_people_breach_id' })
  @PrimaryColumn('uuid', { name: 'breach_id', primaryKeyConstraintName: 'pk_breach_people' })
  breachId: string;

  @Index('idx_breach_people_account_id')
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_breach_people' })
  accountId: string;

  @Column('timestamptz', { name: 'added_at' })
  addedAt: Date;

  /** When the mail was written, or found that there is no address. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt: Date | null;

  /** Not a foreign key: mails go after 30 days. */
  @Index('idx_breach_people_mail_id')
  @Column('uuid', { name: 'mail_id', nullable: true })
  mailId: string | null;

  /** FAILED and UNREACHABLE: the notice in the product is what remains. */
  @Column('text', { name: 'outcome', nullable: true })
  outcome: 'MAILED' | 'FAILED' | 'UNREACHABLE' | null;
}
