import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What makes an account holder a customer who may hear of similar services; what they said about it is in the log of choices. */
@Entity('marketing_relationships')
export class MarketingRelationshipEntity {
  @PrimaryColumn('uuid', { name: 'account_id', primaryKeyConstraintName: 'pk_marketing_relationships' })
  accountId: string;

  /** When they signed up in a way that offered to refuse. */
  @Column('timestamptz', { name: 'refusal_offered_at_sign_up', nullable: true })
  refusalOfferedAtSignUp: Date | null;

  /** The first sale. */
  @Column('timestamptz', { name: 'customer_since', nullable: true })
  customerSince: Date | null;

  /** The first sale that offered to refuse. */
  @Column('timestamptz', { name: 'refusal_offered_at_checkout', nullable: true })
  refusalOfferedAtCheckout: Date | null;
}
