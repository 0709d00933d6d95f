/** Tables of the tasks. Accounts are ids: erasure goes by the data map, and a foreign key would lock the account's row with every task. */
export const createTasks = `
-- fillfactor: a task is rewritten some ten times while it runs; room on the page keeps these updates out of the indexes.
CREATE TABLE generations (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  api_key_id uuid,
  test_mode boolean NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  model_id uuid NOT NULL,
  template_id uuid,
  prompt text,
  negative_prompt text,
  parameters jsonb,
  training_opt_in boolean NOT NULL,
  visibility text NOT NULL,
  notify_when_done boolean NOT NULL,
  retry_of uuid,
  hold_id uuid,
  quoted integer NOT NULL,
  held integer NOT NULL,
  charged integer NOT NULL,
  progress smallint NOT NULL,
  attempt integer NOT NULL,
  failure_code text,
  failure_retryable boolean,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT pk_generations PRIMARY KEY (id),
  CONSTRAINT fk_generations_model_id FOREIGN KEY (model_id) REFERENCES generation_models (id),
  CONSTRAINT fk_generations_template_id FOREIGN KEY (template_id) REFERENCES templates (id),
  CONSTRAINT chk_generations_kind CHECK (kind IN ('TEXT_TO_IMAGE', 'IMAGE_TO_IMAGE', 'TEXT_TO_VIDEO', 'IMAGE_TO_VIDEO')),
  CONSTRAINT chk_generations_status CHECK (status IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'REJECTED', 'CANCELED')),
  CONSTRAINT chk_generations_visibility CHECK (visibility IN ('PRIVATE', 'PUBLIC')),
  CONSTRAINT chk_generations_credits CHECK (quoted >= 0 AND held >= 0 AND charged BETWEEN 0 AND held),
  CONSTRAINT chk_generations_charged CHECK (charged = 0 OR status = 'SUCCEEDED'),
  CONSTRAINT chk_generations_hold CHECK ((hold_id IS NOT NULL) = (held > 0)),
  CONSTRAINT chk_generations_progress CHECK (progress BETWEEN 0 AND 100),
  CONSTRAINT chk_generations_attempt CHECK (attempt >= 0),
  CONSTRAINT chk_generations_failure CHECK ((failure_code IS NOT NULL) = (status IN ('FAILED', 'REJECTED')) AND (failure_code IS NULL) = (failure_retryable IS NULL)),
  CONSTRAINT chk_generations_finished_at CHECK ((finished_at IS NULL) = (status IN ('QUEUED', 'RUNNING')))
) WITH (fillfactor = 80);
CREATE INDEX idx_generations_account_id ON generations (account_id, id);
-- The line that waits, and everything that isn't over: small, however long the history gets.
CREATE INDEX idx_generations_queued ON generations (id) WHERE status = 'QUEUED';
CREATE INDEX idx_generations_unfinished ON generations (created_at) WHERE status IN ('QUEUED', 'RUNNING');
GRANT SELECT, INSERT, UPDATE, DELETE ON generations TO dreamlux_app;

CREATE TABLE generation_inputs (
  generation_id uuid NOT NULL,
  position smallint NOT NULL,
  upload_id uuid NOT NULL,
  CONSTRAINT pk_generation_inputs PRIMARY KEY (generation_id, position),
  CONSTRAINT fk_generation_inputs_generation_id FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE,
  CONSTRAINT fk_generation_inputs_upload_id FOREIGN KEY (upload_id) REFERENCES uploads (id) ON DELETE CASCADE
);
CREATE INDEX idx_generation_inputs_upload_id ON generation_inputs (upload_id);
GRANT SELECT, INSERT, DELETE ON generation_inputs TO dreamlux_app;

CREATE TABLE generation_routes (
  generation_id uuid NOT NULL,
  attempt integer NOT NULL,
  provider text NOT NULL,
  country text NOT NULL,
  transfer_mechanism text NOT NULL,
  sent text[] NOT NULL,
  sent_at timestamptz NOT NULL,
  deletion_status text NOT NULL,
  CONSTRAINT pk_generation_routes PRIMARY KEY (generation_id, attempt),
  CONSTRAINT fk_generation_routes_generation_id FOREIGN KEY (generation_id) REFERENCES generations (id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON generation_routes TO dreamlux_app;

CREATE TABLE outputs (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  generation_id uuid NOT NULL,
  position smallint NOT NULL,
  object_id uuid NOT NULL,
  media_type text NOT NULL,
  byte_size integer NOT NULL,
  width integer,
  height integer,
  duration_ms integer,
  has_thumbnail boolean NOT NULL,
  kept boolean NOT NULL,
  kept_until timestamptz,
  visibility text NOT NULL,
  training_opt_in boolean NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_outputs PRIMARY KEY (id),
  CONSTRAINT uq_outputs_generation_position UNIQUE (generation_id, position),
  CONSTRAINT uq_outputs_object_id UNIQUE (object_id),
  CONSTRAINT fk_outputs_generation_id FOREIGN KEY (generation_id) REFERENCES generations (id),
  CONSTRAINT fk_outputs_object_id FOREIGN KEY (object_id) REFERENCES stored_objects (id),
  CONSTRAINT chk_outputs_visibility CHECK (visibility IN ('PRIVATE', 'PUBLIC'))
);
CREATE INDEX idx_outputs_account_id ON outputs (account_id, id);
GRANT SELECT, INSERT, UPDATE, DELETE ON outputs TO dreamlux_app;

CREATE TABLE quotes (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  fingerprint bytea NOT NULL,
  credits integer NOT NULL,
  provider text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_quotes PRIMARY KEY (id),
  CONSTRAINT chk_quotes_credits CHECK (credits > 0),
  CONSTRAINT chk_quotes_fingerprint CHECK (octet_length(fingerprint) = 32)
);
CREATE INDEX idx_quotes_account_id ON quotes (account_id);
CREATE INDEX idx_quotes_expires_at ON quotes (expires_at);
GRANT SELECT, INSERT, DELETE ON quotes TO dreamlux_app;
`;
