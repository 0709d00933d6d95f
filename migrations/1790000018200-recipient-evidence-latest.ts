import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The latest evidence is the one that was recorded last, as the clock of the business says; ids only decide between two of one moment. */
export class RecipientEvidenceLatest1790000018200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ix_recipient_evidence_latest ON recipient_evidence (recipient, kind, recorded_at, id);
      DROP INDEX ix_recipient_evidence_recipient_kind`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ix_recipient_evidence_recipient_kind ON recipient_evidence (recipient, kind, id);
      DROP INDEX ix_recipient_evidence_latest`);
  }
}
