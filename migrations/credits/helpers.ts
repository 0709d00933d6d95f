/**
 * Steps that the operations share. They pass the customer's locked balance row along, change it in memory and book every change as a transfer;
 * the operation writes it back once, at its end.
 */
export const createHelpers = `
CREATE FUNCTION credits_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  -- UUIDv7 (RFC 9562): milliseconds of wall time, then random bits; version and variant set.
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

CREATE FUNCTION credits_book(b credit_balances, p_kind text, p_debit text, p_credit text, p_amount bigint,
  p_grant uuid, p_hold uuid, p_key text, p_now timestamptz) RETURNS credit_balances LANGUAGE plpgsql AS $$
BEGIN
  b.available := b.available + CASE 'AVAILABLE' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END;
  b.held := b.held + CASE 'HELD' WHEN p_credit THEN p_amount WHEN p_debit THEN -p_amount ELSE 0 END;
  b.debt := b.debt + CASE 'DEBT' WHEN p_debit THEN p_amount WHEN p_credit THEN -p_amount ELSE 0 END;
  b.entries := b.entries + 1;
  INSERT INTO ledger_transfers (id, subject_id, seq, kind, debit, credit, amount, available_after, grant_id, hold_id, idempotency_key, created_at)
    VALUES (credits_new_id(), b.subject_id, b.entries, p_kind, p_debit, p_credit, p_amount, b.available, p_grant, p_hold, p_key, p_now);
  RETURN b;
END $$;

CREATE FUNCTION credits_save(b credit_balances) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE credit_balances SET available = b.available, held = b.held, debt = b.debt, entries = b.entries WHERE subject_id = b.subject_id;
END $$;

-- Lapses what is due, so that nobody spends expired credits between two runs of the sweep.
CREATE FUNCTION credits_expire(b credit_balances, p_now timestamptz) RETURNS credit_balances LANGUAGE plpgsql AS $$
DECLARE
  g record;
BEGIN
  IF NOT EXISTS (SELECT FROM credit_grants WHERE subject_id = b.subject_id AND live AND expires_at <= p_now) THEN RETURN b; END IF;
  FOR g IN SELECT id, remaining FROM credit_grants WHERE subject_id = b.subject_id AND live AND expires_at <= p_now ORDER BY expires_at, id LOOP
    UPDATE credit_grants SET remaining = 0, live = false, lapsed = lapsed + g.remaining WHERE id = g.id;
    b := credits_book(b, 'EXPIRE', 'AVAILABLE', 'EXPIRED', g.remaining, g.id, NULL, NULL, p_now);
  END LOOP;
  PERFORM credits_save(b);
  RETURN b;
END $$;

-- The one lock of a customer. Whatever an operation reads after it is what the last operation left.
CREATE FUNCTION credits_lock(p_subject uuid, p_now timestamptz) RETURNS credit_balances LANGUAGE plpgsql AS $$
DECLARE
  b credit_balances;
BEGIN
  SELECT * INTO b FROM credit_balances WHERE subject_id = p_subject FOR NO KEY UPDATE;
  RETURN credits_expire(b, p_now);
END $$;

CREATE FUNCTION credits_open(p_account uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  v_subject uuid;
BEGIN
  SELECT subject_id INTO v_subject FROM credit_subjects WHERE account_id = p_account;
  IF FOUND THEN RETURN v_subject; END IF;
  INSERT INTO credit_subjects (account_id, subject_id) VALUES (p_account, gen_random_uuid()) ON CONFLICT (account_id) DO NOTHING
    RETURNING subject_id INTO v_subject;
  IF FOUND THEN INSERT INTO credit_balances (subject_id) VALUES (v_subject);
  ELSE SELECT subject_id INTO STRICT v_subject FROM credit_subjects WHERE account_id = p_account;
  END IF;
  RETURN v_subject;
END $$;

-- Credits that are available pay a debt first, in burn order.
CREATE FUNCTION credits_repay(b credit_balances, p_now timestamptz) RETURNS credit_balances LANGUAGE plpgsql AS $$
DECLARE
  g record;
  v_take bigint;
BEGIN
  IF b.debt = 0 OR b.available = 0 THEN RETURN b; END IF;
  FOR g IN SELECT id, remaining FROM credit_grants WHERE subject_id = b.subject_id AND live
           ORDER BY priority, expires_at, paid, granted_at, id LOOP
    v_take := least(g.remaining, b.debt);
    UPDATE credit_grants SET remaining = remaining - v_take, live = remaining > v_take WHERE id = g.id;
    b := credits_book(b, 'REPAY', 'AVAILABLE', 'DEBT', v_take, g.id, NULL, NULL, p_now);
    EXIT WHEN b.debt = 0;
  END LOOP;
  RETURN b;
END $$;

-- Gives the credits p_from..p_to of a hold (counted in burn order) back to the grants they came from. A grant that has expired since then
-- is replaced by one of 14 days.
CREATE FUNCTION credits_give_back(b credit_balances, p_hold uuid, p_from bigint, p_to bigint, p_now timestamptz)
  RETURNS credit_balances LANGUAGE plpgsql AS $$
DECLARE
  g record;
  v_new uuid;
BEGIN
  FOR g IN
    SELECT p.grant_id, least(p.upto, p_to) - greatest(p.upto - p.amount, p_from) AS back, c.priority, c.paid, c.expires_at
      FROM (SELECT grant_id, ordinal, amount, sum(amount) OVER (ORDER BY ordinal)::bigint AS upto FROM credit_hold_parts WHERE hold_id = p_hold) p
      JOIN credit_grants c ON c.id = p.grant_id
     WHERE p.upto > p_from AND p.upto - p.amount < p_to
     ORDER BY p.ordinal
  LOOP
    IF g.expires_at <= p_now THEN
      v_new := credits_new_id();
      INSERT INTO credit_grants (id, subject_id, source, amount, remaining, priority, paid, granted_at, expires_at)
        VALUES (v_new, b.subject_id, 'COMPENSATION', g.back, g.back, g.priority, g.paid, p_now, p_now + interval '14 days');
      b := credits_book(b, 'EXPIRE', 'AVAILABLE', 'EXPIRED', g.back, g.grant_id, p_hold, NULL, p_now);
      b := credits_book(b, 'GRANT', 'ISSUED', 'AVAILABLE', g.back, v_new, p_hold, NULL, p_now);
    ELSE
      UPDATE credit_grants SET remaining = remaining + g.back, live = true WHERE id = g.grant_id;
    END IF;
  END LOOP;
  RETURN b;
END $$;
`;
