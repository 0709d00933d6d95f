import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which items may be used for training, and which were: `training_grants` reads the log of choices, manifests are kept as they were made. What people
 * sent and made may be looked at to improve the product where they allowed it, by a role of its own.
 */
export class Training1790000015000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Accounts whose choices may be acted on: not closing, not suspended, not restricted (Art. 18 GDPR).
CREATE VIEW consenting_accounts AS
  SELECT subject.id AS subject_id, account.id AS account_id
    FROM consent_subjects subject JOIN accounts account ON account.id = subject.account_id
   WHERE account.lifecycle = 'ACTIVE' AND account.suspended_at IS NULL AND account.restricted_at IS NULL;

-- Whose material may be looked at to improve the product: the latest record says yes.
CREATE VIEW improvement_consents AS
  SELECT account.account_id
    FROM consenting_accounts account CROSS JOIN LATERAL (
      SELECT granted FROM consent_records record
       WHERE record.subject_id = account.subject_id AND record.purpose = 'PRODUCT_IMPROVEMENT' AND record.recipient IS NULL AND record.target_id IS NULL
       ORDER BY seq DESC LIMIT 1) latest
   WHERE latest.granted;

-- The latest answer for one thing, a task or an output. Active: it is yes, and the account has not said no to training as a whole after it.
CREATE VIEW training_grants AS
  SELECT account.account_id, record.target_id, record.id AS grant_id, record.granted AND NOT EXISTS (
           SELECT FROM consent_records refusal
            WHERE refusal.subject_id = record.subject_id AND refusal.purpose = 'MODEL_TRAINING' AND refusal.recipient IS NULL AND refusal.target_id IS NULL
              AND NOT refusal.granted AND refusal.seq > record.seq) AS active
    FROM consenting_accounts account JOIN consent_records record ON record.subject_id = account.subject_id
   WHERE record.purpose = 'MODEL_TRAINING' AND record.recipient IS NULL AND record.target_id IS NOT NULL AND NOT EXISTS (
     SELECT FROM consent_records later
      WHERE later.subject_id = record.subject_id AND later.purpose = 'MODEL_TRAINING' AND later.recipient IS NULL AND later.target_id = record.target_id
        AND later.seq > record.seq);
GRANT SELECT ON training_grants TO dreamlux_app;

CREATE INDEX idx_outputs_training ON outputs (id) WHERE training_opt_in;

CREATE TABLE training_manifests (
  number integer NOT NULL,
  item_count integer NOT NULL,
  hash bytea NOT NULL,
  origin text NOT NULL,
  built_at timestamptz NOT NULL,
  CONSTRAINT pk_training_manifests PRIMARY KEY (number),
  CONSTRAINT ck_training_manifests_number CHECK (number >= 1),
  CONSTRAINT ck_training_manifests_count CHECK (item_count >= 0),
  CONSTRAINT ck_training_manifests_hash CHECK (octet_length(hash) = 32),
  CONSTRAINT ck_training_manifests_origin CHECK (origin IN ('SCHEDULE', 'STAFF'))
);
-- grant_id is a consent record's: no foreign key, each ends by its own retention rule.
CREATE TABLE training_manifest_items (
  manifest_number integer NOT NULL,
  output_id uuid NOT NULL,
  grant_id uuid NOT NULL,
  CONSTRAINT pk_training_manifest_items PRIMARY KEY (manifest_number, output_id),
  CONSTRAINT fk_training_manifest_items_manifest FOREIGN KEY (manifest_number) REFERENCES training_manifests (number)
);
CREATE INDEX ix_training_manifest_items_output ON training_manifest_items (output_id);
GRANT SELECT, INSERT ON training_manifests, training_manifest_items TO dreamlux_app;
CREATE TRIGGER training_manifests_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON training_manifests EXECUTE FUNCTION consent_refuse_change();
CREATE TRIGGER training_manifest_items_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON training_manifest_items EXECUTE FUNCTION consent_refuse_change();

DO $$ BEGIN
  CREATE ROLE dreamlux_improvement NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  IF NOT pg_has_role('dreamlux_app', 'dreamlux_improvement', 'MEMBER') THEN GRANT dreamlux_improvement TO dreamlux_app; END IF;
EXCEPTION WHEN unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA public TO dreamlux_improvement;
-- No row without that person's consent, and none that says whose it is.
CREATE VIEW improvement_generations AS
  SELECT task.id, task.kind, task.status, task.model_id, task.prompt, task.negative_prompt, task.parameters, task.failure_code
    FROM generations task JOIN improvement_consents consent ON consent.account_id = task.account_id;
CREATE VIEW improvement_uploads AS
  SELECT upload.id, upload.status, upload.media_type, upload.width, upload.height, upload.object_id
    FROM uploads upload JOIN improvement_consents consent ON consent.account_id = upload.owner_id;
GRANT SELECT ON improvement_generations, improvement_uploads TO dreamlux_improvement;
`);
  }

  /** The role stays: other databases of the server may use it. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP VIEW improvement_uploads, improvement_generations, improvement_consents;
REVOKE USAGE ON SCHEMA public FROM dreamlux_improvement;
DROP TABLE training_manifest_items, training_manifests;
DROP INDEX idx_outputs_training;
DROP VIEW training_grants, consenting_accounts;
`);
  }
}
