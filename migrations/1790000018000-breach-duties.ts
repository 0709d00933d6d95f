import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Breaches are assessed anew, lists come from tables, people found later have a clock of their own, and what was recorded stays as it was [P64]. */
export class BreachDuties1790000018000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE breach_assessments (
        id uuid NOT NULL, breach_id uuid NOT NULL, regions text[] NOT NULL, risk text NOT NULL, reason text, assessed_by uuid, assessed_at timestamptz NOT NULL,
        CONSTRAINT pk_breach_assessments PRIMARY KEY (id),
        CONSTRAINT fk_breach_assessments_breach_id FOREIGN KEY (breach_id) REFERENCES breaches (id),
        CONSTRAINT chk_breach_assessments_risk CHECK (risk IN ('NONE', 'RISK', 'HIGH')))`);
    await runner.query('CREATE INDEX idx_breach_assessments_breach_id ON breach_assessments (breach_id)');
    await runner.query('CREATE INDEX idx_breach_assessments_assessed_by ON breach_assessments (assessed_by)');
    await runner.query('INSERT INTO breach_assessments SELECT gen_random_uuid(), id, regions, risk, risk_reason, NULL, registered_at FROM breaches');
    await runner.query(`
      CREATE TABLE breach_sources (
        id uuid NOT NULL, breach_id uuid NOT NULL, table_name text NOT NULL, from_at timestamptz, to_at timestamptz, added_at timestamptz NOT NULL, listed_at timestamptz,
        CONSTRAINT pk_breach_sources PRIMARY KEY (id),
        CONSTRAINT fk_breach_sources_breach_id FOREIGN KEY (breach_id) REFERENCES breaches (id),
        CONSTRAINT chk_breach_sources_time CHECK ((from_at IS NULL) = (to_at IS NULL) AND from_at < to_at))`);
    await runner.query('CREATE INDEX idx_breach_sources_breach_id ON breach_sources (breach_id)');
    await runner.query('ALTER TABLE breach_duties ADD COLUMN counted_from timestamptz, ADD COLUMN recorded_at timestamptz, DROP CONSTRAINT uq_breach_duties_regime');
    // When a date was written down is not known of those from before: no earlier than what it says.
    await runner.query('UPDATE breach_duties SET counted_from = breaches.aware_at, recorded_at = done_at FROM breaches WHERE breaches.id = breach_id');
    await runner.query(`
      ALTER TABLE breach_duties ALTER COLUMN counted_from SET NOT NULL,
        ADD CONSTRAINT uq_breach_duties_clock UNIQUE (breach_id, kind, region, counted_from),
        ADD CONSTRAINT chk_breach_duties_recorded CHECK ((recorded_at IS NULL) = (done_at IS NULL))`);
    await runner.query(`
      CREATE FUNCTION breaches_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a finished row of % does not change', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await runner.query('CREATE TRIGGER breaches_closed BEFORE UPDATE ON breaches FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION breaches_refuse_change()');
    await runner.query('CREATE TRIGGER breach_duties_done BEFORE UPDATE ON breach_duties FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION breaches_refuse_change()');
    await runner.query('CREATE TRIGGER breach_assessments_append_only BEFORE UPDATE ON breach_assessments FOR EACH ROW EXECUTE FUNCTION breaches_refuse_change()');
    await runner.query('GRANT SELECT, INSERT ON breach_assessments, breach_sources TO dreamlux_app');
    await runner.query('GRANT UPDATE (listed_at) ON breach_sources TO dreamlux_app');
    await runner.query('GRANT UPDATE (regions, risk, risk_reason) ON breaches TO dreamlux_app');
    await runner.query('GRANT UPDATE (recorded_at) ON breach_duties TO dreamlux_app');
  }

  /** Refused by the old constraint where a region has two clocks: that record is worth more than the way back. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER breach_duties_done ON breach_duties');
    await runner.query('DROP TRIGGER breaches_closed ON breaches');
    await runner.query('REVOKE UPDATE (regions, risk, risk_reason) ON breaches FROM dreamlux_app');
    await runner.query(`
      ALTER TABLE breach_duties DROP CONSTRAINT chk_breach_duties_recorded, DROP CONSTRAINT uq_breach_duties_clock, DROP COLUMN recorded_at, DROP COLUMN counted_from,
        ADD CONSTRAINT uq_breach_duties_regime UNIQUE (breach_id, kind, region)`);
    for (const table of ['breach_assessments', 'breach_sources']) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP FUNCTION breaches_refuse_change()');
  }
}
