import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What recipients have shown; routes say who received the data and what was relied on. */
export class Recipients1790000013000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE recipient_evidence (
        id uuid CONSTRAINT pk_recipient_evidence PRIMARY KEY,
        recipient text NOT NULL,
        kind text NOT NULL CONSTRAINT ck_recipient_evidence_kind CHECK (kind IN ('NO_TRAINING', 'TRANSFER')),
        reference text NOT NULL,
        url text,
        valid_until timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL
      );
      CREATE INDEX ix_recipient_evidence_recipient_kind ON recipient_evidence (recipient, kind, id);
      GRANT SELECT, INSERT ON recipient_evidence TO dreamlux_app;

      -- Whatever was sent until now stayed in-house, and so does what the former release sends while replicas are replaced.
      ALTER TABLE generation_routes ADD COLUMN recipient text NOT NULL DEFAULT 'in-house', ADD COLUMN evidence_ids uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE generation_routes DROP COLUMN evidence_ids, DROP COLUMN recipient; DROP TABLE recipient_evidence');
  }
}
