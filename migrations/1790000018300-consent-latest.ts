import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What refused changes so far, and where. */
const former = {
  audit_refuse_change: ['audit_events', 'audit_seals'],
  credits_refuse_change: ['ledger_transfers', 'credit_hold_parts'],
  consent_refuse_change: ['consent_notices', 'consent_records', 'training_manifests', 'training_manifest_items'],
};
const guard = (tables: readonly string[], by: string) => tables.map((table) =>
  `CREATE OR REPLACE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} EXECUTE FUNCTION ${by}();`).join('\n');

/**
 * Which choice holds, said once: `consent_latest`. One guard for all tables that only grow, with one way out: `refuse_change` lets a function delete that says so by
 * `SET dreamlux.retention = 'on'`. The application may not delete from any of them; it may call such functions.
 */
export class ConsentLatest1790000018300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- What subjects last said about each purpose, and recipient where it is about one. Answers about single things are not in it: the view training_grants.
-- Ask it for one subject, by a value or a sub-select: a join would read everybody's. It is the index read backwards.
CREATE INDEX ix_consent_records_holds ON consent_records (subject_id, purpose, recipient, seq) WHERE target_id IS NULL;
CREATE VIEW consent_latest AS
  SELECT DISTINCT ON (subject_id, purpose, recipient) * FROM consent_records WHERE target_id IS NULL
   ORDER BY subject_id DESC, purpose DESC, recipient DESC, seq DESC;
GRANT SELECT ON consent_latest TO dreamlux_app;

-- Nothing of it is ever changed, but whoever may update no column may not lock a row either.
REVOKE UPDATE ON consent_subjects FROM dreamlux_app;
GRANT UPDATE (created_at) ON consent_subjects TO dreamlux_app;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('dreamlux.retention', true) = 'on' THEN RETURN NULL; END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
${guard([...Object.values(former).flat(), 'legal_acceptances', 'breach_assessments'], 'refuse_change')}
${Object.keys(former).map((name) => `DROP FUNCTION ${name}();`).join('\n')}
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP TRIGGER legal_acceptances_append_only ON legal_acceptances;
CREATE OR REPLACE TRIGGER breach_assessments_append_only BEFORE UPDATE ON breach_assessments FOR EACH ROW EXECUTE FUNCTION breaches_refuse_change();
${Object.entries(former).map(([name, tables]) => `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
${guard(tables, name)}`).join('\n')}
DROP FUNCTION refuse_change();
REVOKE UPDATE (created_at) ON consent_subjects FROM dreamlux_app;
GRANT UPDATE ON consent_subjects TO dreamlux_app;
DROP VIEW consent_latest;
DROP INDEX ix_consent_records_holds;
`);
  }
}
