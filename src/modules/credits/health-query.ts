/**
 * Recomputes the whole ledger from its transfers and hold parts, and counts where a cached figure says otherwise. One statement, so one snapshot:
 * exact while customers keep spending. Reads every row; meant for nights. $1: the business clock.
 */
export const healthQuery = `
WITH moves AS (
  SELECT subject_id, seq, amount, debit, credit, available_after,
         amount * ((credit = 'AVAILABLE')::int - (debit = 'AVAILABLE')::int) AS available,
         amount * ((credit = 'HELD')::int - (debit = 'HELD')::int) AS held,
         amount * ((debit = 'DEBT')::int - (credit = 'DEBT')::int) AS debt
    FROM ledger_transfers
), statement AS (
  SELECT subject_id, seq = row_number() OVER line AND available_after = sum(available) OVER line AS fits
    FROM moves WINDOW line AS (PARTITION BY subject_id ORDER BY seq)
), totals AS (
  SELECT subject_id, count(*) AS entries, sum(available) AS available, sum(held) AS held, sum(debt) AS debt FROM moves GROUP BY subject_id
), part_use AS (
  SELECT p.hold_id, p.grant_id, p.amount,
         greatest(0, least(p.amount, CASE h.status WHEN 'OPEN' THEN h.amount ELSE h.captured - h.reversed END
           - (sum(p.amount) OVER (PARTITION BY p.hold_id ORDER BY p.ordinal) - p.amount))) AS used
    FROM credit_hold_parts p JOIN credit_holds h ON h.id = p.hold_id
), grant_use AS (
  SELECT grant_id, sum(used) AS used FROM part_use GROUP BY grant_id
), grant_moves AS (
  SELECT t.grant_id,
         sum(t.amount) FILTER (WHERE t.credit = 'AVAILABLE') AS issued,
         coalesce(sum(t.amount) FILTER (WHERE t.debit = 'AVAILABLE'), 0) AS gone,
         coalesce(sum(t.amount) FILTER (WHERE t.kind = 'EXPIRE' AND t.hold_id IS NULL OR t.kind = 'REVERSAL' AND t.credit = 'EXPIRED'), 0)
           - coalesce(sum(t.amount) FILTER (WHERE t.kind = 'CLAWBACK' AND t.debit = 'EXPIRED'), 0) AS lapsed,
         coalesce(sum(t.amount) FILTER (WHERE t.kind IN ('CLAWBACK', 'DEBT') AND NOT EXISTS (
           SELECT FROM ledger_transfers r WHERE r.subject_id = t.subject_id AND r.idempotency_key = t.idempotency_key
              AND r.kind = 'REVERSAL' AND r.debit = 'CLAWED_BACK')), 0) AS clawed
    FROM ledger_transfers t WHERE t.grant_id IS NOT NULL GROUP BY t.grant_id
), bad_grants AS (
  SELECT g.id, g.subject_id FROM credit_grants g LEFT JOIN grant_moves m ON m.grant_id = g.id LEFT JOIN grant_use u ON u.grant_id = g.id
   WHERE m.issued IS DISTINCT FROM g.amount OR m.lapsed <> g.lapsed OR m.clawed <> g.clawed OR g.remaining <> g.amount - m.gone - coalesce(u.used, 0)
), hold_moves AS (
  SELECT hold_id, sum(amount) FILTER (WHERE kind = 'HOLD') AS held,
         coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS captured,
         coalesce(sum(amount) FILTER (WHERE kind = 'RELEASE'), 0) AS released,
         coalesce(sum(amount) FILTER (WHERE kind = 'REVERSAL'), 0) AS reversed
    FROM ledger_transfers WHERE hold_id IS NOT NULL GROUP BY hold_id
), hold_parts AS (
  SELECT hold_id, sum(amount) AS amount FROM credit_hold_parts GROUP BY hold_id
), bad_holds AS (
  SELECT h.id, h.subject_id FROM credit_holds h LEFT JOIN hold_moves m ON m.hold_id = h.id LEFT JOIN hold_parts p ON p.hold_id = h.id
   WHERE m.held IS DISTINCT FROM h.amount OR p.amount IS DISTINCT FROM h.amount::numeric OR m.captured <> h.captured OR m.reversed <> h.reversed
      OR m.released <> CASE h.status WHEN 'OPEN' THEN 0 ELSE h.amount - h.captured END
), budget_use AS (
  SELECT budget_id, sum(CASE status WHEN 'OPEN' THEN amount ELSE captured - reversed END) AS used
    FROM credit_holds WHERE budget_id IS NOT NULL GROUP BY budget_id
), bad_budgets AS (
  SELECT b.id, b.subject_id FROM credit_budgets b LEFT JOIN budget_use u ON u.budget_id = b.id WHERE b.used <> coalesce(u.used, 0)
), bad_subjects AS (
  SELECT b.subject_id FROM credit_balances b LEFT JOIN totals t ON t.subject_id = b.subject_id
   WHERE b.available <> coalesce(t.available, 0) OR b.held <> coalesce(t.held, 0) OR b.debt <> coalesce(t.debt, 0) OR b.entries <> coalesce(t.entries, 0)
  UNION SELECT subject_id FROM statement WHERE NOT fits
  UNION SELECT b.subject_id FROM credit_balances b
         LEFT JOIN (SELECT subject_id, sum(remaining) AS rest FROM credit_grants GROUP BY subject_id) g ON g.subject_id = b.subject_id
         WHERE b.available <> coalesce(g.rest, 0)
  UNION SELECT subject_id FROM bad_grants
  UNION SELECT subject_id FROM bad_holds
  UNION SELECT subject_id FROM bad_budgets
)
SELECT (SELECT count(*) FROM ledger_transfers) AS entries,
       (SELECT coalesce(sum(available + held - debt), 0) FROM credit_balances)
         - (SELECT coalesce(sum(amount) FILTER (WHERE debit NOT IN ('AVAILABLE', 'HELD', 'DEBT')), 0)
                 - coalesce(sum(amount) FILTER (WHERE credit NOT IN ('AVAILABLE', 'HELD', 'DEBT')), 0) FROM ledger_transfers) AS imbalance,
       (SELECT count(*) FROM bad_subjects) AS mismatched_accounts,
       (SELECT count(*) FROM bad_grants) AS mismatched_grants,
       (SELECT count(*) FROM bad_holds) AS mismatched_holds,
       (SELECT count(*) FROM bad_budgets) AS mismatched_budgets,
       (SELECT count(*) FROM credit_holds WHERE status = 'OPEN') AS open_holds,
       (SELECT count(*) FROM credit_holds WHERE status = 'OPEN' AND deadline <= $1) AS overdue_holds
`;
