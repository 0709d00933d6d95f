import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails that may be refused until the last moment, who refused them, and what makes a customer. */
export class Marketing1790000014000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE mails
        ADD COLUMN category text NOT NULL DEFAULT 'SERVICE',
        ADD COLUMN way_out text,
        DROP CONSTRAINT chk_mails_status,
        ADD CONSTRAINT chk_mails_status CHECK (status IN ('QUEUED', 'SENT', 'CAPTURED', 'FAILED', 'DROPPED')),
        ADD CONSTRAINT chk_mails_category CHECK (category = 'SERVICE' OR (category = 'MARKETING' AND account_id IS NOT NULL)),
        ADD CONSTRAINT chk_mails_way_out CHECK ((way_out IS NOT NULL) = (category = 'MARKETING' AND status IN ('QUEUED', 'CAPTURED')))`);
    await runner.query(`
      CREATE TABLE suppressions (
        address_hash bytea NOT NULL,
        purpose text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_suppressions PRIMARY KEY (address_hash, purpose),
        CONSTRAINT chk_suppressions_address_hash CHECK (octet_length(address_hash) = 32),
        CONSTRAINT chk_suppressions_purpose CHECK (purpose IN ('MARKETING_EMAIL'))
      )`);
    await runner.query('GRANT SELECT, INSERT, DELETE ON suppressions TO dreamlux_app');
    await runner.query(`
      CREATE TABLE marketing_relationships (
        account_id uuid NOT NULL,
        refusal_offered_at_sign_up timestamptz,
        customer_since timestamptz,
        refusal_offered_at_checkout timestamptz,
        CONSTRAINT pk_marketing_relationships PRIMARY KEY (account_id)
      )`);
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON marketing_relationships TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE marketing_relationships');
    await runner.query('DROP TABLE suppressions');
    // The former schema has no word for mails that were dropped, and no gate for those that may be refused.
    await runner.query("DELETE FROM mails WHERE category = 'MARKETING' OR status = 'DROPPED'");
    await runner.query(`
      ALTER TABLE mails
        DROP CONSTRAINT chk_mails_way_out,
        DROP CONSTRAINT chk_mails_category,
        DROP CONSTRAINT chk_mails_status,
        ADD CONSTRAINT chk_mails_status CHECK (status IN ('QUEUED', 'SENT', 'CAPTURED', 'FAILED')),
        DROP COLUMN way_out,
        DROP COLUMN category`);
  }
}
