/**
 * Who did what. Events name a random subject id; only audit_subjects says whose it is, and erasure deletes that row. Events are chained by hash
 * after their commit (audit_seals), so that writers never wait for each other; audit_unsealed is the to-do list of that.
 */
export const createAudit = `
CREATE TABLE audit_subjects (
  account_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  CONSTRAINT pk_audit_subjects PRIMARY KEY (account_id),
  CONSTRAINT uq_audit_subjects_subject_id UNIQUE (subject_id),
  CONSTRAINT fk_audit_subjects_account_id FOREIGN KEY (account_id) REFERENCES accounts (id)
);
GRANT SELECT, INSERT, DELETE ON audit_subjects TO dreamlux_app;

CREATE TABLE audit_events (
  id uuid NOT NULL,
  action text NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  subject_id uuid,
  details jsonb NOT NULL,
  correlation_id text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_audit_events PRIMARY KEY (id),
  CONSTRAINT chk_audit_events_actor_kind CHECK (actor_kind IN ('PERSON', 'API_KEY', 'OPERATOR', 'SYSTEM')),
  CONSTRAINT chk_audit_events_details CHECK (jsonb_typeof(details) = 'object')
);
CREATE INDEX idx_audit_events_subject_id ON audit_events (subject_id, id);
CREATE INDEX idx_audit_events_actor_id ON audit_events (actor_id, id);
CREATE INDEX idx_audit_events_action ON audit_events (action, id);
CREATE INDEX idx_audit_events_created_at ON audit_events (created_at);
GRANT SELECT, INSERT ON audit_events TO dreamlux_app;

CREATE TABLE audit_unsealed (
  event_id uuid NOT NULL,
  CONSTRAINT pk_audit_unsealed PRIMARY KEY (event_id)
);
GRANT SELECT, INSERT, DELETE ON audit_unsealed TO dreamlux_app;

CREATE TABLE audit_seals (
  seq bigint NOT NULL,
  event_id uuid NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT pk_audit_seals PRIMARY KEY (seq),
  CONSTRAINT uq_audit_seals_event_id UNIQUE (event_id),
  CONSTRAINT chk_audit_seals_hash CHECK (octet_length(hash) = 32)
);
GRANT SELECT, INSERT ON audit_seals TO dreamlux_app;

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- Privileges stop the application; this stops its owner's slips too. Whoever means to, switches it off: the chain shows that.
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals EXECUTE FUNCTION audit_refuse_change();
`;
