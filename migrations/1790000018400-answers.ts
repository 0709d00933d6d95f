import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether people were asked about marketing mail as they signed up, and where a recipient was when they agreed to a transfer. */
export class Answers1790000018400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE sign_ups ADD COLUMN marketing_refusal_offered boolean NOT NULL DEFAULT false');
    // Whoever refused was asked.
    await runner.query('UPDATE sign_ups SET marketing_refusal_offered = true WHERE marketing_refused_at IS NOT NULL');
    // Until now silence was taken for an answer: nobody can tell any more who was asked.
    await runner.query('UPDATE marketing_relationships SET refusal_offered_at_sign_up = NULL');
    await runner.query(`
      ALTER TABLE consent_records
        ADD COLUMN recipient_country text,
        ADD CONSTRAINT ck_consent_records_country CHECK (recipient_country ~ '^[A-Z]{2}$')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE consent_records DROP COLUMN recipient_country');
    await runner.query('ALTER TABLE sign_ups DROP COLUMN marketing_refusal_offered');
  }
}
