/** Tables of the credit ledger. Credits are whole numbers below 2^31, also where bigint would hold more. */
export const createTables = `
-- The only way from an account to its ledger; erasure deletes the row.
CREATE TABLE credit_subjects (
  account_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  CONSTRAINT pk_credit_subjects PRIMARY KEY (account_id),
  CONSTRAINT uq_credit_subjects_subject UNIQUE (subject_id)
);

-- One row per customer. Its lock is taken first and serialises the customer's operations.
-- fillfactor: these rows are rewritten often, room on the page keeps the indexes out of it (HOT).
CREATE TABLE credit_balances (
  subject_id uuid NOT NULL,
  available bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0,
  debt bigint NOT NULL DEFAULT 0,
  entries bigint NOT NULL DEFAULT 0,
  CONSTRAINT pk_credit_balances PRIMARY KEY (subject_id),
  CONSTRAINT ck_credit_balances_available CHECK (available >= 0),
  CONSTRAINT ck_credit_balances_held CHECK (held >= 0),
  CONSTRAINT ck_credit_balances_debt CHECK (debt BETWEEN 0 AND 2147483647),
  CONSTRAINT ck_credit_balances_total CHECK (available + held <= 2147483647),
  CONSTRAINT ck_credit_balances_debt_first CHECK (debt = 0 OR available = 0),
  CONSTRAINT ck_credit_balances_entries CHECK (entries >= 0)
) WITH (fillfactor = 50);

-- live is remaining > 0, as a column of its own: the partial indexes stay untouched until a grant runs dry.
-- lapsed counts the credits that expired unused and were not clawed back since.
CREATE TABLE credit_grants (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  source text NOT NULL,
  amount bigint NOT NULL,
  remaining bigint NOT NULL,
  lapsed bigint NOT NULL DEFAULT 0,
  clawed bigint NOT NULL DEFAULT 0,
  live boolean NOT NULL DEFAULT true,
  priority smallint NOT NULL,
  paid boolean NOT NULL,
  granted_at timestamptz NOT NULL,
  expires_at timestamptz,
  CONSTRAINT pk_credit_grants PRIMARY KEY (id),
  CONSTRAINT fk_credit_grants_subject FOREIGN KEY (subject_id) REFERENCES credit_balances (subject_id),
  CONSTRAINT ck_credit_grants_source CHECK (source IN ('SIGNUP', 'PLAN', 'PACK', 'PROMOTION', 'COMPENSATION', 'STAFF')),
  CONSTRAINT ck_credit_grants_amount CHECK (amount BETWEEN 1 AND 2147483647),
  CONSTRAINT ck_credit_grants_remaining CHECK (remaining BETWEEN 0 AND amount),
  CONSTRAINT ck_credit_grants_lapsed CHECK (lapsed BETWEEN 0 AND amount),
  CONSTRAINT ck_credit_grants_clawed CHECK (clawed BETWEEN 0 AND amount),
  CONSTRAINT ck_credit_grants_live CHECK (live = (remaining > 0)),
  CONSTRAINT ck_credit_grants_expiry CHECK (expires_at > granted_at)
) WITH (fillfactor = 70);
CREATE INDEX ix_credit_grants_burn ON credit_grants (subject_id, priority, expires_at, paid, granted_at, id) WHERE live;
CREATE INDEX ix_credit_grants_due ON credit_grants (expires_at) WHERE live AND expires_at IS NOT NULL;
CREATE INDEX ix_credit_grants_newest ON credit_grants (subject_id, granted_at, id);

CREATE TABLE credit_budgets (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  credit_limit bigint,
  used bigint NOT NULL DEFAULT 0,
  CONSTRAINT pk_credit_budgets PRIMARY KEY (id),
  CONSTRAINT fk_credit_budgets_subject FOREIGN KEY (subject_id) REFERENCES credit_balances (subject_id),
  CONSTRAINT ck_credit_budgets_limit CHECK (credit_limit BETWEEN 0 AND 2147483647),
  CONSTRAINT ck_credit_budgets_used CHECK (used >= 0),
  CONSTRAINT ck_credit_budgets_within CHECK (used <= credit_limit)
) WITH (fillfactor = 50);

-- Which API keys spend from which budget: a rotated key shares its predecessor's.
CREATE TABLE credit_budget_keys (
  api_key_id uuid NOT NULL,
  budget_id uuid NOT NULL,
  CONSTRAINT pk_credit_budget_keys PRIMARY KEY (api_key_id),
  CONSTRAINT fk_credit_budget_keys_budget FOREIGN KEY (budget_id) REFERENCES credit_budgets (id)
);

CREATE TABLE credit_holds (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  budget_id uuid,
  amount bigint NOT NULL,
  captured bigint NOT NULL DEFAULT 0,
  reversed bigint NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'OPEN',
  deadline timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  CONSTRAINT pk_credit_holds PRIMARY KEY (id),
  CONSTRAINT fk_credit_holds_subject FOREIGN KEY (subject_id) REFERENCES credit_balances (subject_id),
  CONSTRAINT fk_credit_holds_budget FOREIGN KEY (budget_id) REFERENCES credit_budgets (id),
  CONSTRAINT ck_credit_holds_amount CHECK (amount BETWEEN 1 AND 2147483647),
  CONSTRAINT ck_credit_holds_captured CHECK (captured BETWEEN 0 AND amount),
  CONSTRAINT ck_credit_holds_reversed CHECK (reversed BETWEEN 0 AND captured),
  CONSTRAINT ck_credit_holds_status CHECK (
    status = 'OPEN' AND captured = 0 AND settled_at IS NULL
    OR status = 'CAPTURED' AND captured > 0 AND settled_at IS NOT NULL
    OR status = 'RELEASED' AND captured = 0 AND settled_at IS NOT NULL)
) WITH (fillfactor = 70);
CREATE INDEX ix_credit_holds_open ON credit_holds (deadline, id) WHERE status = 'OPEN';

-- Which grants a hold took from, in burn order: what is captured came from the first, what is released goes back to the last.
CREATE TABLE credit_hold_parts (
  hold_id uuid NOT NULL,
  ordinal integer NOT NULL,
  grant_id uuid NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT pk_credit_hold_parts PRIMARY KEY (hold_id, ordinal),
  CONSTRAINT fk_credit_hold_parts_hold FOREIGN KEY (hold_id) REFERENCES credit_holds (id),
  CONSTRAINT fk_credit_hold_parts_grant FOREIGN KEY (grant_id) REFERENCES credit_grants (id),
  CONSTRAINT ck_credit_hold_parts_ordinal CHECK (ordinal >= 1),
  CONSTRAINT ck_credit_hold_parts_amount CHECK (amount BETWEEN 1 AND 2147483647)
);

-- What a hold was for; erasable.
CREATE TABLE credit_hold_links (
  hold_id uuid NOT NULL,
  generation_id uuid NOT NULL,
  CONSTRAINT pk_credit_hold_links PRIMARY KEY (hold_id),
  CONSTRAINT fk_credit_hold_links_hold FOREIGN KEY (hold_id) REFERENCES credit_holds (id)
);
CREATE INDEX ix_credit_hold_links_generation ON credit_hold_links (generation_id);

-- Append-only. Each row debits one account and credits another with the same amount; seq has no gaps per customer.
CREATE TABLE ledger_transfers (
  id uuid NOT NULL,
  subject_id uuid NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  amount bigint NOT NULL,
  available_after bigint NOT NULL,
  grant_id uuid,
  hold_id uuid,
  idempotency_key text,
  created_at timestamptz NOT NULL,
  CONSTRAINT pk_ledger_transfers PRIMARY KEY (id),
  CONSTRAINT uq_ledger_transfers_seq UNIQUE (subject_id, seq),
  CONSTRAINT fk_ledger_transfers_subject FOREIGN KEY (subject_id) REFERENCES credit_balances (subject_id),
  CONSTRAINT fk_ledger_transfers_grant FOREIGN KEY (grant_id) REFERENCES credit_grants (id),
  CONSTRAINT fk_ledger_transfers_hold FOREIGN KEY (hold_id) REFERENCES credit_holds (id),
  CONSTRAINT ck_ledger_transfers_seq CHECK (seq >= 1),
  CONSTRAINT ck_ledger_transfers_amount CHECK (amount BETWEEN 1 AND 2147483647),
  CONSTRAINT ck_ledger_transfers_after CHECK (available_after BETWEEN 0 AND 2147483647),
  CONSTRAINT ck_ledger_transfers_accounts CHECK ((kind, debit, credit) IN (
    ('GRANT', 'ISSUED', 'AVAILABLE'), ('HOLD', 'AVAILABLE', 'HELD'), ('CAPTURE', 'HELD', 'CONSUMED'), ('RELEASE', 'HELD', 'AVAILABLE'),
    ('EXPIRE', 'AVAILABLE', 'EXPIRED'), ('CLAWBACK', 'AVAILABLE', 'CLAWED_BACK'), ('CLAWBACK', 'EXPIRED', 'CLAWED_BACK'),
    ('DEBT', 'DEBT', 'CLAWED_BACK'), ('REPAY', 'AVAILABLE', 'DEBT'), ('REVERSAL', 'CONSUMED', 'AVAILABLE'),
    ('REVERSAL', 'CLAWED_BACK', 'AVAILABLE'), ('REVERSAL', 'CLAWED_BACK', 'EXPIRED'), ('REVERSAL', 'CLAWED_BACK', 'DEBT'))),
  CONSTRAINT ck_ledger_transfers_key CHECK (length(idempotency_key) BETWEEN 1 AND 200)
);
CREATE UNIQUE INDEX uq_ledger_transfers_key ON ledger_transfers (subject_id, idempotency_key, kind, debit, credit) WHERE idempotency_key IS NOT NULL;

-- Why a person granted or took credits, in their words; erasable.
CREATE TABLE credit_memos (
  transfer_id uuid NOT NULL,
  memo text NOT NULL,
  CONSTRAINT pk_credit_memos PRIMARY KEY (transfer_id),
  CONSTRAINT fk_credit_memos_transfer FOREIGN KEY (transfer_id) REFERENCES ledger_transfers (id),
  CONSTRAINT ck_credit_memos_memo CHECK (length(memo) BETWEEN 1 AND 1000)
);

-- What staff with a daily limit have given on the last day they gave anything. One row a person: the next day begins it anew.
CREATE TABLE credit_staff_days (
  account_id uuid NOT NULL,
  day date NOT NULL,
  granted bigint NOT NULL,
  CONSTRAINT pk_credit_staff_days PRIMARY KEY (account_id),
  CONSTRAINT ck_credit_staff_days_granted CHECK (granted >= 1)
);

CREATE FUNCTION credits_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
-- Privileges stop the application; this stops its owner's slips too.
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers EXECUTE FUNCTION credits_refuse_change();
CREATE TRIGGER credit_hold_parts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_hold_parts EXECUTE FUNCTION credits_refuse_change();
`;

/** What the application's role may do: nothing may rewrite what was booked, only the side tables can be erased. */
export const grantTables = `
GRANT SELECT, INSERT, DELETE ON credit_subjects, credit_budget_keys, credit_hold_links, credit_memos TO dreamlux_app;
GRANT SELECT, INSERT ON credit_balances, credit_grants, credit_budgets, credit_holds, credit_hold_parts, ledger_transfers TO dreamlux_app;
GRANT UPDATE (available, held, debt, entries) ON credit_balances TO dreamlux_app;
GRANT UPDATE (remaining, lapsed, clawed, live) ON credit_grants TO dreamlux_app;
GRANT UPDATE (used) ON credit_budgets TO dreamlux_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON credit_staff_days TO dreamlux_app;
GRANT UPDATE (captured, reversed, status, settled_at) ON credit_holds TO dreamlux_app;
`;

export const dropTables = `
DROP TABLE credit_staff_days, credit_memos, credit_hold_links, ledger_transfers, credit_hold_parts, credit_holds, credit_budget_keys, credit_budgets, credit_grants,
  credit_balances, credit_subjects;
DROP FUNCTION credits_refuse_change();
`;
