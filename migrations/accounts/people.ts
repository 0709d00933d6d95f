/** Accounts, and sign-ups that wait for their address to be confirmed. An account is never deleted: erasure leaves a tombstone without content. */
export const createPeople = `
CREATE TABLE accounts (
  id uuid NOT NULL,
  email text,
  email_canonical text,
  email_verified_at timestamptz,
  display_name text,
  avatar_url text,
  locale text,
  region text,
  role text NOT NULL,
  lifecycle text NOT NULL,
  suspended_at timestamptz,
  restricted_at timestamptz,
  purge_at timestamptz,
  age_confirmed_at timestamptz,
  marketing_refused_at timestamptz,
  accepted_policy_version text,
  created_at timestamptz,
  CONSTRAINT pk_accounts PRIMARY KEY (id),
  CONSTRAINT uq_accounts_email_canonical UNIQUE (email_canonical),
  CONSTRAINT chk_accounts_role CHECK (role IN ('USER', 'SUPPORT', 'MODERATOR', 'PRIVACY_OFFICER', 'AUDITOR', 'ADMIN')),
  CONSTRAINT chk_accounts_lifecycle CHECK (lifecycle IN ('ACTIVE', 'GRACE', 'FINALIZING', 'ERASED')),
  CONSTRAINT chk_accounts_purge_at CHECK (lifecycle <> 'GRACE' OR purge_at IS NOT NULL),
  CONSTRAINT chk_accounts_content CHECK (lifecycle = 'ERASED'
    OR (email IS NOT NULL AND email_canonical IS NOT NULL AND locale IS NOT NULL AND created_at IS NOT NULL))
);
CREATE INDEX idx_accounts_staff ON accounts (role) WHERE role <> 'USER';
GRANT SELECT, INSERT, UPDATE ON accounts TO dreamlux_app;

CREATE TABLE sign_ups (
  id uuid NOT NULL,
  email text NOT NULL,
  email_canonical text NOT NULL,
  password_hash text,
  token_hash bytea NOT NULL,
  display_name text,
  locale text NOT NULL,
  age_confirmed_at timestamptz NOT NULL,
  marketing_refused_at timestamptz,
  accepted_policy_version text,
  created_at timestamptz NOT NULL,
  token_expires_at timestamptz NOT NULL,
  CONSTRAINT pk_sign_ups PRIMARY KEY (id),
  CONSTRAINT uq_sign_ups_token_hash UNIQUE (token_hash),
  CONSTRAINT chk_sign_ups_token_hash CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX idx_sign_ups_email_canonical ON sign_ups (email_canonical, created_at);
CREATE INDEX idx_sign_ups_created_at ON sign_ups (created_at);
GRANT SELECT, INSERT, DELETE ON sign_ups TO dreamlux_app;
`;
