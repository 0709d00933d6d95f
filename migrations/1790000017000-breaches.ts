import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The register of breaches: what happened, whom it has to be told to and by when, who is affected and was told [P64]. */
export class Breaches1790000017000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE breaches (
        id uuid NOT NULL, title text NOT NULL, nature text NOT NULL, consequences text NOT NULL, measures text NOT NULL, categories text[] NOT NULL, regions text[] NOT NULL,
        risk text NOT NULL, risk_reason text, aware_at timestamptz NOT NULL, registered_at timestamptz NOT NULL, closed_at timestamptz,
        CONSTRAINT pk_breaches PRIMARY KEY (id),
        CONSTRAINT chk_breaches_risk CHECK (risk IN ('NONE', 'RISK', 'HIGH')),
        CONSTRAINT chk_breaches_risk_reason CHECK (risk <> 'NONE' OR risk_reason IS NOT NULL),
        CONSTRAINT chk_breaches_aware_at CHECK (aware_at <= registered_at))`);
    await runner.query(`
      CREATE TABLE breach_duties (
        id uuid NOT NULL, breach_id uuid NOT NULL, kind text NOT NULL, region text NOT NULL, authority text NOT NULL, url text, source text NOT NULL, above integer,
        due_at timestamptz NOT NULL, alarm_at timestamptz NOT NULL, warned_at timestamptz, overdue_at timestamptz, done_at timestamptz, reference text, late_reason text,
        CONSTRAINT pk_breach_duties PRIMARY KEY (id),
        CONSTRAINT fk_breach_duties_breach_id FOREIGN KEY (breach_id) REFERENCES breaches (id),
        CONSTRAINT uq_breach_duties_regime UNIQUE (breach_id, kind, region),
        CONSTRAINT chk_breach_duties_kind CHECK (kind IN ('AUTHORITY', 'PEOPLE')),
        CONSTRAINT chk_breach_duties_alarm_at CHECK (alarm_at < due_at),
        CONSTRAINT chk_breach_duties_late CHECK (done_at IS NULL OR done_at <= due_at OR late_reason IS NOT NULL))`);
    await runner.query('CREATE INDEX idx_breach_duties_open ON breach_duties (alarm_at) WHERE done_at IS NULL');
    await runner.query(`
      CREATE TABLE breach_people (
        breach_id uuid NOT NULL, account_id uuid NOT NULL, added_at timestamptz NOT NULL, told_at timestamptz, mail_id uuid, outcome text,
        CONSTRAINT pk_breach_people PRIMARY KEY (breach_id, account_id),
        CONSTRAINT fk_breach_people_breach_id FOREIGN KEY (breach_id) REFERENCES breaches (id),
        CONSTRAINT chk_breach_people_outcome CHECK ((outcome IS NULL) = (told_at IS NULL) AND outcome IN ('MAILED', 'FAILED', 'UNREACHABLE')))`);
    await runner.query('CREATE INDEX idx_breach_people_account_id ON breach_people (account_id)');
    await runner.query('CREATE INDEX idx_breach_people_mail_id ON breach_people (mail_id)');
    await runner.query('CREATE INDEX idx_breach_people_untold ON breach_people (breach_id) WHERE told_at IS NULL');
    await runner.query(`
      CREATE TABLE breach_messages (
        breach_id uuid NOT NULL, locale text NOT NULL, happened text NOT NULL, consequences text NOT NULL, measures text NOT NULL, advice text NOT NULL, created_at timestamptz NOT NULL,
        CONSTRAINT pk_breach_messages PRIMARY KEY (breach_id, locale),
        CONSTRAINT fk_breach_messages_breach_id FOREIGN KEY (breach_id) REFERENCES breaches (id))`);
    await runner.query('GRANT SELECT, INSERT ON breaches, breach_duties, breach_people, breach_messages TO dreamlux_app');
    await runner.query('GRANT UPDATE (closed_at) ON breaches TO dreamlux_app');
    await runner.query('GRANT UPDATE (warned_at, overdue_at, done_at, reference, late_reason) ON breach_duties TO dreamlux_app');
    await runner.query('GRANT UPDATE (told_at, mail_id, outcome), DELETE ON breach_people TO dreamlux_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['breach_messages', 'breach_people', 'breach_duties', 'breaches']) await runner.query(`DROP TABLE ${table}`);
  }
}
