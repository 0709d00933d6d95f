import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CreditHoldEntity } from './credit-hold.entity.js';

/** What a hold was for; erasable. */
@Entity('credit_hold_links')
@Index('ix_credit_hold_links_generation', ['generationId'])
export class CreditHoldLinkEntity {
  @PrimaryColumn('uuid', { name: 'hold_id', primaryKeyConstraintName: 'pk_credit_hold_links' })
  @ForeignKey(() => CreditHoldEntity, { name: 'fk_credit_hold_links_hold' })
  holdId: string;

  @Column('uuid', { name: 'generation_id' })
  generationId: string;
}
