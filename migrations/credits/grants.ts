/** The operations on grants, and budgets. */
export const createGrants = `
-- outcome: GRANTED | REPLAYED | CONFLICT | TOO_MANY (the balance would pass 2^31 - 1).
CREATE FUNCTION credits_grant(p_account uuid, p_source text, p_amount bigint, p_priority smallint, p_paid boolean, p_expires_at timestamptz,
  p_key text, p_memo text, p_now timestamptz, OUT outcome text, OUT granted uuid) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  g credit_grants;
BEGIN
  b := credits_lock(credits_open(p_account), p_now);
  SELECT c.* INTO g FROM ledger_transfers t JOIN credit_grants c ON c.id = t.grant_id
   WHERE t.subject_id = b.subject_id AND t.idempotency_key = p_key AND t.kind = 'GRANT';
  IF FOUND THEN
    outcome := CASE WHEN g.source = p_source AND g.amount = p_amount THEN 'REPLAYED' ELSE 'CONFLICT' END;
    granted := g.id;
    RETURN;
  END IF;
  IF b.available + b.held + p_amount > 2147483647 THEN outcome := 'TOO_MANY'; RETURN; END IF;

  granted := credits_new_id();
  INSERT INTO credit_grants (id, subject_id, source, amount, remaining, priority, paid, granted_at, expires_at)
    VALUES (granted, b.subject_id, p_source, p_amount, p_amount, p_priority, p_paid, p_now, p_expires_at);
  b := credits_book(b, 'GRANT', 'ISSUED', 'AVAILABLE', p_amount, granted, NULL, p_key, p_now);
  IF p_memo IS NOT NULL THEN
    INSERT INTO credit_memos (transfer_id, memo) SELECT id, p_memo FROM ledger_transfers WHERE subject_id = b.subject_id AND seq = b.entries;
  END IF;
  b := credits_repay(b, p_now);
  PERFORM credits_save(b);
  outcome := 'GRANTED';
END $$;

-- Takes credits of one grant back (refund, chargeback): what remains of it first, then what lapsed of it; what was spent becomes a debt.
-- outcome: CLAWED_BACK | REPLAYED | CONFLICT | EXCEEDS | MISSING | TOO_MANY (the debt would pass 2^31 - 1).
CREATE FUNCTION credits_claw_back(p_grant uuid, p_amount bigint, p_key text, p_memo text, p_now timestamptz,
  OUT outcome text, OUT taken bigint, OUT owed bigint) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  g credit_grants;
  v_first bigint;
  v_before bigint;
  v_lapsed bigint;
BEGIN
  SELECT * INTO g FROM credit_grants WHERE id = p_grant;
  IF NOT FOUND THEN outcome := 'MISSING'; RETURN; END IF;
  b := credits_lock(g.subject_id, p_now);
  SELECT sum(amount), coalesce(sum(amount) FILTER (WHERE debit = 'AVAILABLE'), 0), coalesce(sum(amount) FILTER (WHERE kind = 'DEBT'), 0)
    INTO v_before, taken, owed
    FROM ledger_transfers WHERE subject_id = b.subject_id AND idempotency_key = p_key AND kind IN ('CLAWBACK', 'DEBT') AND grant_id = p_grant;
  IF v_before IS NOT NULL THEN outcome := CASE WHEN v_before = p_amount THEN 'REPLAYED' ELSE 'CONFLICT' END; RETURN; END IF;
  IF EXISTS (SELECT FROM ledger_transfers WHERE subject_id = b.subject_id AND idempotency_key = p_key AND kind IN ('CLAWBACK', 'DEBT')) THEN
    outcome := 'CONFLICT';
    RETURN;
  END IF;
  SELECT * INTO g FROM credit_grants WHERE id = p_grant;
  IF p_amount > g.amount - g.clawed THEN outcome := 'EXCEEDS'; RETURN; END IF;

  taken := least(p_amount, g.remaining);
  v_lapsed := least(p_amount - taken, g.lapsed);
  owed := p_amount - taken - v_lapsed;
  -- With a debt nothing is available, so nothing is repaid at once.
  IF b.debt + owed > 2147483647 THEN outcome := 'TOO_MANY'; RETURN; END IF;
  v_first := b.entries + 1;
  UPDATE credit_grants SET remaining = remaining - taken, live = remaining > taken, lapsed = lapsed - v_lapsed, clawed = clawed + p_amount WHERE id = p_grant;
  IF taken > 0 THEN b := credits_book(b, 'CLAWBACK', 'AVAILABLE', 'CLAWED_BACK', taken, p_grant, NULL, p_key, p_now); END IF;
  IF v_lapsed > 0 THEN b := credits_book(b, 'CLAWBACK', 'EXPIRED', 'CLAWED_BACK', v_lapsed, p_grant, NULL, p_key, p_now); END IF;
  IF owed > 0 THEN b := credits_book(b, 'DEBT', 'DEBT', 'CLAWED_BACK', owed, p_grant, NULL, p_key, p_now); END IF;
  IF p_memo IS NOT NULL THEN
    INSERT INTO credit_memos (transfer_id, memo) SELECT id, p_memo FROM ledger_transfers WHERE subject_id = b.subject_id AND seq = v_first;
  END IF;
  b := credits_repay(b, p_now);
  PERFORM credits_save(b);
  outcome := 'CLAWED_BACK';
END $$;

-- Undoes one clawback (a dispute was won): cancels what is still owed; the rest comes as a new grant, because the old one's credits may have been
-- spent or have expired meanwhile. outcome: REVERSED | REPLAYED | MISSING | TOO_MANY (the balance would pass 2^31 - 1).
CREATE FUNCTION credits_reverse_claw_back(p_grant uuid, p_key text, p_now timestamptz, OUT outcome text) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  g credit_grants;
  v_taken bigint;
  v_lapsed bigint;
  v_owed bigint;
  v_cancel bigint;
  v_back bigint;
  v_new uuid;
BEGIN
  SELECT * INTO g FROM credit_grants WHERE id = p_grant;
  IF NOT FOUND THEN outcome := 'MISSING'; RETURN; END IF;
  b := credits_lock(g.subject_id, p_now);
  SELECT coalesce(sum(amount) FILTER (WHERE debit = 'AVAILABLE'), 0), coalesce(sum(amount) FILTER (WHERE debit = 'EXPIRED'), 0),
         coalesce(sum(amount) FILTER (WHERE kind = 'DEBT'), 0)
    INTO v_taken, v_lapsed, v_owed
    FROM ledger_transfers WHERE subject_id = b.subject_id AND idempotency_key = p_key AND kind IN ('CLAWBACK', 'DEBT') AND grant_id = p_grant;
  IF v_taken + v_lapsed + v_owed = 0 THEN outcome := 'MISSING'; RETURN; END IF;
  IF EXISTS (SELECT FROM ledger_transfers WHERE subject_id = b.subject_id AND idempotency_key = p_key AND kind = 'REVERSAL' AND debit = 'CLAWED_BACK') THEN
    outcome := 'REPLAYED';
    RETURN;
  END IF;

  v_cancel := least(v_owed, b.debt);
  v_back := v_taken + v_owed - v_cancel;
  IF b.available + b.held + v_back > 2147483647 THEN outcome := 'TOO_MANY'; RETURN; END IF;
  UPDATE credit_grants SET lapsed = lapsed + v_lapsed, clawed = clawed - v_taken - v_lapsed - v_owed WHERE id = p_grant;
  IF v_cancel > 0 THEN b := credits_book(b, 'REVERSAL', 'CLAWED_BACK', 'DEBT', v_cancel, p_grant, NULL, p_key, p_now); END IF;
  IF v_lapsed > 0 THEN b := credits_book(b, 'REVERSAL', 'CLAWED_BACK', 'EXPIRED', v_lapsed, p_grant, NULL, p_key, p_now); END IF;
  IF v_back > 0 THEN
    v_new := credits_new_id();
    INSERT INTO credit_grants (id, subject_id, source, amount, remaining, priority, paid, granted_at, expires_at)
      VALUES (v_new, b.subject_id, 'COMPENSATION', v_back, v_back, g.priority, g.paid, p_now,
              CASE WHEN g.expires_at <= p_now THEN p_now + interval '14 days' ELSE g.expires_at END);
    b := credits_book(b, 'REVERSAL', 'CLAWED_BACK', 'AVAILABLE', v_back, v_new, NULL, p_key, p_now);
  END IF;
  b := credits_repay(b, p_now);
  PERFORM credits_save(b);
  outcome := 'REVERSED';
END $$;

-- Lapses due grants of up to p_limit, customer by customer in one order, skipping whoever is busy: their next operation does it, or the next sweep.
CREATE FUNCTION credits_expire_due(p_limit integer, p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  v_customers integer := 0;
BEGIN
  FOR b IN
    SELECT * FROM credit_balances WHERE subject_id IN (
      SELECT subject_id FROM credit_grants WHERE live AND expires_at <= p_now ORDER BY expires_at LIMIT p_limit)
    ORDER BY subject_id FOR NO KEY UPDATE SKIP LOCKED
  LOOP
    PERFORM credits_expire(b, p_now);
    v_customers := v_customers + 1;
  END LOOP;
  RETURN v_customers;
END $$;

-- Opens an API key's budget, or puts the key on its predecessor's. Opening twice changes nothing.
CREATE FUNCTION credits_open_budget(p_account uuid, p_api_key uuid, p_limit bigint, p_inherit_from uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_subject uuid := credits_open(p_account);
  v_budget uuid;
BEGIN
  PERFORM FROM credit_balances WHERE subject_id = v_subject FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM credit_budget_keys WHERE api_key_id = p_api_key) THEN RETURN; END IF;
  IF p_inherit_from IS NULL THEN
    v_budget := credits_new_id();
    INSERT INTO credit_budgets (id, subject_id, credit_limit) VALUES (v_budget, v_subject, p_limit);
  ELSE
    SELECT b.id INTO v_budget FROM credit_budgets b JOIN credit_budget_keys k ON k.budget_id = b.id
     WHERE k.api_key_id = p_inherit_from AND b.subject_id = v_subject;
    IF NOT FOUND THEN RAISE EXCEPTION 'API key % has no budget of this account', p_inherit_from; END IF;
  END IF;
  INSERT INTO credit_budget_keys (api_key_id, budget_id) VALUES (p_api_key, v_budget);
END $$;
`;
