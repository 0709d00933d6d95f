/** The operations on holds. Each locks the customer's balance first, then the budget, then grants in burn order: no two can wait in a circle. */
export const createHolds = `
-- outcome: HELD | REPLAYED (it is open, on the same terms) | CONFLICT | INSUFFICIENT | OVER_BUDGET; spendable: what was there to spend when it was refused.
CREATE FUNCTION credits_hold(p_account uuid, p_hold uuid, p_amount bigint, p_deadline timestamptz, p_generation uuid, p_api_key uuid, p_now timestamptz,
  OUT outcome text, OUT spendable bigint) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  h credit_holds;
  g record;
  v_budget uuid;
  v_left bigint := p_amount;
  v_take bigint;
  v_ordinal integer := 0;
BEGIN
  SELECT cb.* INTO b FROM credit_balances cb JOIN credit_subjects s ON s.subject_id = cb.subject_id
   WHERE s.account_id = p_account FOR NO KEY UPDATE OF cb;
  IF NOT FOUND THEN outcome := 'INSUFFICIENT'; spendable := 0; RETURN; END IF;
  b := credits_expire(b, p_now);

  IF p_api_key IS NOT NULL THEN
    SELECT cb.id, cb.credit_limit - cb.used INTO v_budget, spendable FROM credit_budgets cb JOIN credit_budget_keys k ON k.budget_id = cb.id
     WHERE k.api_key_id = p_api_key AND cb.subject_id = b.subject_id;
    IF NOT FOUND THEN RAISE EXCEPTION 'API key % has no budget of this account', p_api_key; END IF;
  END IF;

  SELECT * INTO h FROM credit_holds WHERE id = p_hold;
  IF FOUND THEN
    outcome := CASE WHEN h.status = 'OPEN' AND h.subject_id = b.subject_id AND h.amount = p_amount AND h.budget_id IS NOT DISTINCT FROM v_budget
                     AND EXISTS (SELECT FROM credit_hold_links WHERE hold_id = p_hold AND generation_id = p_generation) THEN 'REPLAYED' ELSE 'CONFLICT' END;
    RETURN;
  END IF;

  -- The budget comes first: whoever asks for more than it leaves learns nothing about the balance.
  IF spendable < p_amount THEN outcome := 'OVER_BUDGET'; RETURN; END IF;
  IF b.available < p_amount THEN outcome := 'INSUFFICIENT'; spendable := b.available; RETURN; END IF;
  IF v_budget IS NOT NULL THEN UPDATE credit_budgets SET used = used + p_amount WHERE id = v_budget; END IF;

  INSERT INTO credit_holds (id, subject_id, budget_id, amount, deadline, created_at)
    VALUES (p_hold, b.subject_id, v_budget, p_amount, p_deadline, p_now);
  INSERT INTO credit_hold_links (hold_id, generation_id) VALUES (p_hold, p_generation);
  FOR g IN SELECT id, remaining FROM credit_grants WHERE subject_id = b.subject_id AND live
           ORDER BY priority, expires_at, paid, granted_at, id LOOP
    v_take := least(g.remaining, v_left);
    v_left := v_left - v_take;
    v_ordinal := v_ordinal + 1;
    UPDATE credit_grants SET remaining = remaining - v_take, live = remaining > v_take WHERE id = g.id;
    INSERT INTO credit_hold_parts (hold_id, ordinal, grant_id, amount) VALUES (p_hold, v_ordinal, g.id, v_take);
    EXIT WHEN v_left = 0;
  END LOOP;
  IF v_left > 0 THEN RAISE EXCEPTION 'ledger of % is broken: its grants do not cover its balance', b.subject_id; END IF;
  b := credits_book(b, 'HOLD', 'AVAILABLE', 'HELD', p_amount, NULL, p_hold, NULL, p_now);
  PERFORM credits_save(b);
  outcome := 'HELD';
END $$;

-- Ends a hold: p_capture is charged (0: nothing), the rest goes back. outcome: SETTLED | REPLAYED | CONFLICT | MISSING; charged: what the hold cost.
CREATE FUNCTION credits_settle(p_hold uuid, p_capture bigint, p_now timestamptz,
  OUT outcome text, OUT charged bigint, OUT given_back bigint) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  h credit_holds;
BEGIN
  SELECT * INTO h FROM credit_holds WHERE id = p_hold;
  IF NOT FOUND THEN outcome := 'MISSING'; RETURN; END IF;
  b := credits_lock(h.subject_id, p_now);
  SELECT * INTO h FROM credit_holds WHERE id = p_hold;
  charged := h.captured;
  given_back := h.amount - h.captured;
  IF h.status <> 'OPEN' OR p_capture NOT BETWEEN 0 AND h.amount THEN
    outcome := CASE WHEN h.captured = p_capture THEN 'REPLAYED' ELSE 'CONFLICT' END;
    RETURN;
  END IF;

  charged := p_capture;
  given_back := h.amount - p_capture;
  UPDATE credit_holds SET status = CASE WHEN p_capture > 0 THEN 'CAPTURED' ELSE 'RELEASED' END, captured = p_capture, settled_at = p_now WHERE id = p_hold;
  IF charged > 0 THEN b := credits_book(b, 'CAPTURE', 'HELD', 'CONSUMED', charged, NULL, p_hold, NULL, p_now); END IF;
  IF given_back > 0 THEN
    UPDATE credit_budgets SET used = used - given_back WHERE id = h.budget_id;
    b := credits_book(b, 'RELEASE', 'HELD', 'AVAILABLE', given_back, NULL, p_hold, NULL, p_now);
    b := credits_give_back(b, p_hold, charged, h.amount, p_now);
    b := credits_repay(b, p_now);
  END IF;
  PERFORM credits_save(b);
  outcome := 'SETTLED';
END $$;

-- Gives charged credits back after all. outcome: REVERSED | REPLAYED | CONFLICT | EXCEEDS | MISSING | TOO_MANY (the balance would pass 2^31 - 1).
CREATE FUNCTION credits_reverse_capture(p_hold uuid, p_amount bigint, p_key text, p_now timestamptz, OUT outcome text) LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
  h credit_holds;
  t ledger_transfers;
BEGIN
  SELECT * INTO h FROM credit_holds WHERE id = p_hold;
  IF NOT FOUND THEN outcome := 'MISSING'; RETURN; END IF;
  b := credits_lock(h.subject_id, p_now);
  SELECT * INTO t FROM ledger_transfers WHERE subject_id = b.subject_id AND idempotency_key = p_key AND kind = 'REVERSAL' AND debit = 'CONSUMED';
  IF FOUND THEN
    outcome := CASE WHEN t.hold_id = p_hold AND t.amount = p_amount THEN 'REPLAYED' ELSE 'CONFLICT' END;
    RETURN;
  END IF;
  SELECT * INTO h FROM credit_holds WHERE id = p_hold;
  IF p_amount > h.captured - h.reversed THEN outcome := 'EXCEEDS'; RETURN; END IF;
  IF b.available + b.held + p_amount > 2147483647 THEN outcome := 'TOO_MANY'; RETURN; END IF;

  UPDATE credit_holds SET reversed = reversed + p_amount WHERE id = p_hold;
  UPDATE credit_budgets SET used = used - p_amount WHERE id = h.budget_id;
  b := credits_book(b, 'REVERSAL', 'CONSUMED', 'AVAILABLE', p_amount, NULL, p_hold, p_key, p_now);
  b := credits_give_back(b, p_hold, h.captured - h.reversed - p_amount, h.captured - h.reversed, p_now);
  b := credits_repay(b, p_now);
  PERFORM credits_save(b);
  outcome := 'REVERSED';
END $$;
`;
