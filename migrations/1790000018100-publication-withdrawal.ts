import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions that don't come after all; newcomers, for whom nothing waits; and what the application can change of what was decided. */
export class PublicationWithdrawal1790000018100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE legal_publications
        ADD COLUMN withdrawn_at timestamptz,
        DROP CONSTRAINT chk_legal_publications_state,
        DROP CONSTRAINT chk_legal_publications_effective_at,
        ADD CONSTRAINT chk_legal_publications_state CHECK (state IN ('NOTIFYING', 'SCHEDULED', 'IN_FORCE', 'WITHDRAWN')),
        ADD CONSTRAINT chk_legal_publications_effective_at CHECK ((effective_at IS NULL) = (state IN ('NOTIFYING', 'WITHDRAWN'))),
        ADD CONSTRAINT chk_legal_publications_withdrawn CHECK ((withdrawn_at IS NULL) = (state <> 'WITHDRAWN'))`);
    await runner.query('DROP INDEX uq_legal_publications_coming');
    await runner.query(`CREATE UNIQUE INDEX uq_legal_publications_coming ON legal_publications (kind) WHERE state IN ('NOTIFYING', 'SCHEDULED')`);
    await runner.query('ALTER TABLE legal_notices ADD COLUMN newcomer boolean NOT NULL DEFAULT false');
    await runner.query(`CREATE INDEX idx_legal_notices_queued ON legal_notices (id) WHERE mail_state = 'QUEUED'`);
    await runner.query('REVOKE UPDATE ON staff_actions, legal_publications FROM dreamlux_app');
    await runner.query('GRANT UPDATE (state, decision_reason, decided_by, decided_at) ON staff_actions TO dreamlux_app');
    await runner.query('GRANT UPDATE (state, notified_up_to, notices_sent_at, effective_at, withdrawn_at) ON legal_publications TO dreamlux_app');
  }

  /** The release before knows no withdrawal: what was withdrawn is as if it had never been published. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('REVOKE UPDATE (state, decision_reason, decided_by, decided_at) ON staff_actions FROM dreamlux_app');
    await runner.query('REVOKE UPDATE (state, notified_up_to, notices_sent_at, effective_at, withdrawn_at) ON legal_publications FROM dreamlux_app');
    await runner.query('GRANT UPDATE ON staff_actions, legal_publications TO dreamlux_app');
    await runner.query('DROP INDEX idx_legal_notices_queued');
    await runner.query('ALTER TABLE legal_notices DROP COLUMN newcomer');
    await runner.query(`DELETE FROM legal_publications WHERE state = 'WITHDRAWN'`);
    await runner.query('DROP INDEX uq_legal_publications_coming');
    await runner.query(`CREATE UNIQUE INDEX uq_legal_publications_coming ON legal_publications (kind) WHERE state <> 'IN_FORCE'`);
    await runner.query(`
      ALTER TABLE legal_publications
        DROP CONSTRAINT chk_legal_publications_withdrawn,
        DROP CONSTRAINT chk_legal_publications_effective_at,
        DROP CONSTRAINT chk_legal_publications_state,
        DROP COLUMN withdrawn_at,
        ADD CONSTRAINT chk_legal_publications_state CHECK (state IN ('NOTIFYING', 'SCHEDULED', 'IN_FORCE')),
        ADD CONSTRAINT chk_legal_publications_effective_at CHECK ((effective_at IS NULL) = (state = 'NOTIFYING'))`);
  }
}
