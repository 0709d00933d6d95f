/** What proves who somebody is. Every secret is kept as a hash only. */
export const createCredentials = `
CREATE TABLE identities (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  provider text NOT NULL,
  provider_subject text,
  password_hash text,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_identities PRIMARY KEY (id),
  CONSTRAINT uq_identities_account_id_provider UNIQUE (account_id, provider),
  CONSTRAINT uq_identities_provider_subject UNIQUE (provider, provider_subject),
  CONSTRAINT fk_identities_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
  CONSTRAINT chk_identities_provider CHECK (provider IN ('GOOGLE', 'FACEBOOK', 'APPLE', 'EMAIL')),
  CONSTRAINT chk_identities_proof CHECK ((provider = 'EMAIL') = (password_hash IS NOT NULL) AND (provider = 'EMAIL') = (provider_subject IS NULL)),
  CONSTRAINT chk_identities_password_hash CHECK (password_hash LIKE '$argon2id$%')
);
GRANT SELECT, INSERT, UPDATE, DELETE ON identities TO dreamlux_app;

CREATE TABLE sessions (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  previous_token_hash bytea,
  previous_until timestamptz,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  authenticated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  renew boolean NOT NULL,
  ip inet,
  user_agent text NOT NULL,
  CONSTRAINT pk_sessions PRIMARY KEY (id),
  CONSTRAINT uq_sessions_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_sessions_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
  CONSTRAINT chk_sessions_token_hash CHECK (octet_length(token_hash) = 32),
  CONSTRAINT chk_sessions_previous CHECK ((previous_token_hash IS NULL) = (previous_until IS NULL))
);
CREATE INDEX idx_sessions_previous_token_hash ON sessions (previous_token_hash) WHERE previous_token_hash IS NOT NULL;
CREATE INDEX idx_sessions_account_id ON sessions (account_id, id);
CREATE INDEX idx_sessions_ended_at ON sessions (ended_at);
CREATE INDEX idx_sessions_expires_at ON sessions (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO dreamlux_app;

CREATE TABLE action_tokens (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  purpose text NOT NULL,
  token_hash bytea NOT NULL,
  new_email text,
  attempts smallint NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  CONSTRAINT pk_action_tokens PRIMARY KEY (id),
  CONSTRAINT uq_action_tokens_token_hash UNIQUE (token_hash),
  CONSTRAINT fk_action_tokens_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
  CONSTRAINT chk_action_tokens_purpose CHECK (purpose IN ('RESET_PASSWORD', 'CHANGE_EMAIL', 'REAUTHENTICATE')),
  CONSTRAINT chk_action_tokens_new_email CHECK ((purpose = 'CHANGE_EMAIL') = (new_email IS NOT NULL)),
  CONSTRAINT chk_action_tokens_token_hash CHECK (octet_length(token_hash) = 32),
  CONSTRAINT chk_action_tokens_attempts CHECK (attempts >= 0)
);
CREATE INDEX idx_action_tokens_account_id ON action_tokens (account_id, purpose, id);
CREATE INDEX idx_action_tokens_created_at ON action_tokens (created_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON action_tokens TO dreamlux_app;

CREATE TABLE api_keys (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  name text NOT NULL,
  prefix text NOT NULL,
  secret_hash bytea NOT NULL,
  mode text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  rotated_from uuid,
  CONSTRAINT pk_api_keys PRIMARY KEY (id),
  CONSTRAINT uq_api_keys_secret_hash UNIQUE (secret_hash),
  CONSTRAINT fk_api_keys_account_id FOREIGN KEY (account_id) REFERENCES accounts (id),
  CONSTRAINT chk_api_keys_mode CHECK (mode IN ('LIVE', 'TEST')),
  CONSTRAINT chk_api_keys_secret_hash CHECK (octet_length(secret_hash) = 32),
  CONSTRAINT chk_api_keys_scopes CHECK (cardinality(scopes) > 0)
);
CREATE INDEX idx_api_keys_account_id ON api_keys (account_id, id);
CREATE UNIQUE INDEX uq_api_keys_rotated_from ON api_keys (rotated_from) WHERE rotated_from IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO dreamlux_app;
`;
