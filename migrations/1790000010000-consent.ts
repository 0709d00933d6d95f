import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people chose, and the proof of it. Records and notices only grow; a record names a random subject, and consent_subjects, the only way from there
 * to an account or a browser, can be erased.
 */
export class Consent1790000010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE consent_subjects (
  id uuid NOT NULL,
  account_id uuid,
  visitor_hash bytea,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_consent_subjects PRIMARY KEY (id),
  CONSTRAINT uq_consent_subjects_account UNIQUE (account_id),
  CONSTRAINT uq_consent_subjects_visitor UNIQUE (visitor_hash),
  CONSTRAINT ck_consent_subjects_one CHECK (num_nonnulls(account_id, visitor_hash) = 1),
  CONSTRAINT ck_consent_subjects_visitor CHECK (octet_length(visitor_hash) = 32)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON consent_subjects TO dreamlux_app;

CREATE TABLE consent_notices (
  id uuid NOT NULL,
  kind text NOT NULL,
  locale text NOT NULL,
  policy_version text NOT NULL,
  text_hash bytea NOT NULL,
  html text NOT NULL,
  shown_from timestamptz NOT NULL,
  CONSTRAINT pk_consent_notices PRIMARY KEY (id),
  CONSTRAINT uq_consent_notices_content UNIQUE (kind, locale, policy_version, text_hash),
  CONSTRAINT ck_consent_notices_kind CHECK (kind ~ '^[A-Z_]{1,40}$'),
  CONSTRAINT ck_consent_notices_locale CHECK (locale IN ('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')),
  CONSTRAINT ck_consent_notices_version CHECK (length(policy_version) BETWEEN 1 AND 40),
  CONSTRAINT ck_consent_notices_html CHECK (length(html) BETWEEN 1 AND 100000),
  CONSTRAINT ck_consent_notices_hash CHECK (text_hash = sha256(convert_to(html, 'UTF8')))
);
GRANT SELECT, INSERT ON consent_notices TO dreamlux_app;

CREATE TABLE consent_records (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  seq integer NOT NULL,
  purpose text NOT NULL,
  granted boolean NOT NULL,
  recipient text,
  target_id uuid,
  notice_id uuid,
  policy_version text NOT NULL,
  locale text NOT NULL,
  regime text NOT NULL,
  gpc boolean NOT NULL,
  source text NOT NULL,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT pk_consent_records PRIMARY KEY (id),
  CONSTRAINT uq_consent_records_seq UNIQUE (subject_id, seq),
  CONSTRAINT fk_consent_records_notice FOREIGN KEY (notice_id) REFERENCES consent_notices (id),
  CONSTRAINT ck_consent_records_seq CHECK (seq >= 1),
  CONSTRAINT ck_consent_records_purpose CHECK (purpose IN ('COOKIES_ANALYTICS', 'COOKIES_MARKETING', 'MARKETING_EMAIL', 'MODEL_TRAINING', 'PRODUCT_IMPROVEMENT', 'INTERNATIONAL_TRANSFER')),
  CONSTRAINT ck_consent_records_recipient CHECK (length(recipient) BETWEEN 1 AND 80),
  CONSTRAINT ck_consent_records_version CHECK (length(policy_version) BETWEEN 1 AND 40),
  CONSTRAINT ck_consent_records_locale CHECK (locale IN ('EN', 'ES', 'FR', 'DE', 'KO', 'JA', 'ZH_HANT', 'ZH_HANS')),
  CONSTRAINT ck_consent_records_regime CHECK (length(regime) BETWEEN 1 AND 20),
  CONSTRAINT ck_consent_records_source CHECK (source ~ '^[A-Z_]{1,40}$')
);
CREATE INDEX ix_consent_records_latest ON consent_records (subject_id, purpose, recipient, target_id, seq);
CREATE INDEX ix_consent_records_notice ON consent_records (notice_id);
CREATE INDEX ix_consent_records_recorded ON consent_records (recorded_at);
GRANT SELECT, INSERT ON consent_records TO dreamlux_app;

CREATE FUNCTION consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- Privileges stop the application; this stops its owner's slips too.
CREATE TRIGGER consent_notices_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_notices EXECUTE FUNCTION consent_refuse_change();
CREATE TRIGGER consent_records_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_records EXECUTE FUNCTION consent_refuse_change();
`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE consent_records, consent_notices, consent_subjects');
    await runner.query('DROP FUNCTION consent_refuse_change()');
  }
}
