import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff may do only in twos: proposed by one person, decided by another. */
export class StaffActions1790000012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE staff_actions (
        id uuid NOT NULL,
        kind text NOT NULL,
        target text NOT NULL,
        payload jsonb NOT NULL,
        state text NOT NULL,
        reason text NOT NULL,
        proposed_by uuid NOT NULL,
        decision_reason text,
        decided_by uuid,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        decided_at timestamptz,
        CONSTRAINT pk_staff_actions PRIMARY KEY (id),
        CONSTRAINT chk_staff_actions_state CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED')),
        CONSTRAINT chk_staff_actions_payload CHECK (jsonb_typeof(payload) = 'object'),
        CONSTRAINT chk_staff_actions_decided CHECK ((state IN ('APPROVED', 'REJECTED')) = (decided_by IS NOT NULL AND decided_at IS NOT NULL AND decision_reason IS NOT NULL)),
        CONSTRAINT chk_staff_actions_two_people CHECK (state <> 'APPROVED' OR decided_by <> proposed_by)
      )`);
    await runner.query(`CREATE UNIQUE INDEX uq_staff_actions_pending ON staff_actions (kind, target) WHERE state = 'PENDING'`);
    await runner.query('CREATE INDEX idx_staff_actions_proposed_by ON staff_actions (proposed_by)');
    await runner.query('CREATE INDEX idx_staff_actions_created_at ON staff_actions (created_at)');
    await runner.query('GRANT SELECT, INSERT, UPDATE, DELETE ON staff_actions TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE staff_actions');
  }
}
