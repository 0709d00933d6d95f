import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** An address that gets no mails of this purpose, until its holder asks for them again. Outlives the account, so it names nobody. */
@Entity('suppressions')
@Check('chk_suppressions_address_hash', 'octet_length(address_hash) = 32')
@Check('chk_suppressions_purpose', "purpose IN ('MARKETING_EMAIL')")
export class SuppressionEntity {
  /** HMAC-SHA256 of the canonical address under a key that isn't in the database. */
  @PrimaryColumn('bytea', { name: 'address_hash', primaryKeyConstraintName: 'pk_suppressions' })
  addressHash: Buffer;

  @PrimaryColumn('text', { name: 'purpose', primaryKeyConstraintName: 'pk_suppressions' })
  purpose: 'MARKETING_EMAIL';

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
