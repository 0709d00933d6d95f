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
  }

  async down(runner: QueryRunner): Promise<void> {
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
