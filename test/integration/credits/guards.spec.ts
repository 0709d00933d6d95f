import { Client } from 'pg';
import { creditsTables, GrantSource, MAX_CREDITS } from '../../../src/modules/credits/index.js';
import { InvalidInputError, InvalidStateError } from '../../../src/platform/errors/index.js';
import { CreditsFixture } from './credits-fixture.js';

const FORBIDDEN = '42501';
const CHECK_VIOLATION = '23514';
const UNIQUE_VIOLATION = '23505';

describe('what stands between the ledger and a mistake', () => {
  let fixture: CreditsFixture;
  let application: Client;
  let customer: string;
  beforeAll(async () => {
    fixture = await CreditsFixture.start();
    application = new Client({ connectionString: fixture.database.url, options: '-c role=dreamlux_app' });
    await application.connect();
    customer = (await fixture.customer([100, 50])).id;
    await fixture.capture(await fixture.hold(customer, 120), 110);
    await fixture.hold(customer, 5);
  });
  afterAll(async () => {
    await application?.end();
    await fixture?.stop();
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: { code?: string }) => error.code);
  const asApplication = (sql: string) => codeOf(application.query(sql));
  const asOwner = (sql: string) => codeOf(fixture.database.ownerQuery(sql));

  it.each([
    'UPDATE ledger_transfers SET amount = amount + 1',
    'DELETE FROM ledger_transfers',
    'TRUNCATE ledger_transfers CASCADE',
    'UPDATE credit_hold_parts SET amount = amount + 1',
    'DELETE FROM credit_hold_parts',
    'UPDATE credit_grants SET amount = amount + 1',
    "UPDATE credit_grants SET expires_at = expires_at + interval '1 year'",
    'DELETE FROM credit_grants',
    'UPDATE credit_holds SET amount = 1',
    'DELETE FROM credit_holds',
    'UPDATE credit_budgets SET credit_limit = NULL',
    'DELETE FROM credit_balances',
    'UPDATE credit_subjects SET account_id = gen_random_uuid()',
    'ALTER TABLE ledger_transfers DISABLE TRIGGER ALL',
  ])('the application may not: %s', async (sql) => {
    expect(await asApplication(sql)).toBe(FORBIDDEN);
  });

  it('may do what erasure asks for', async () => {
    await application.query('BEGIN');
    for (const table of ['credit_memos', 'credit_hold_links', 'credit_budget_keys', 'credit_subjects']) expect(await asApplication(`DELETE FROM ${table}`)).toBe('done');
    await application.query('ROLLBACK');
  });

  it.each(['UPDATE ledger_transfers SET amount = 1', 'DELETE FROM ledger_transfers', 'TRUNCATE ledger_transfers CASCADE', 'DELETE FROM credit_hold_parts'])(
    'not even the owner does by accident: %s', async (sql) => {
      expect(await asOwner(sql)).toBe(FORBIDDEN);
    });

  it.each([
    ['a negative balance', 'UPDATE credit_balances SET available = -1', CHECK_VIOLATION],
    ['credits beside a debt', 'UPDATE credit_balances SET debt = 1', CHECK_VIOLATION],
    ['a balance beyond 2^31 - 1', 'UPDATE credit_balances SET held = 2147483648', CHECK_VIOLATION],
    ['more remaining than was granted', 'UPDATE credit_grants SET remaining = amount + 1', CHECK_VIOLATION],
    ['a charge above its hold', "UPDATE credit_holds SET captured = amount + 1, status = 'CAPTURED', settled_at = now()", CHECK_VIOLATION],
    ['a transfer of nothing', transfer({ amount: '0' }), CHECK_VIOLATION],
    ['a transfer that takes', transfer({ amount: '-5' }), CHECK_VIOLATION],
    ['a transfer between accounts that have no business', transfer({ debit: "'ISSUED'", credit: "'HELD'" }), CHECK_VIOLATION],
    ['two entries with one number', transfer({ seq: '1' }), UNIQUE_VIOLATION],
  ])('%s is refused by the database', async (_what, sql, code) => {
    expect(await asOwner(sql)).toBe(code);
  });

  it.each([
    ['a forged balance', 'UPDATE credit_balances SET available = available + 5', { imbalance: 5, mismatchedAccounts: 1 }],
    ['a forged grant', 'UPDATE credit_grants SET remaining = remaining + 1 WHERE live', { mismatchedGrants: 1, mismatchedAccounts: 1 }],
    ['a forged expiry', 'UPDATE credit_grants SET lapsed = lapsed + 1 WHERE live', { mismatchedGrants: 1 }],
    ['a forged clawback', 'UPDATE credit_grants SET clawed = clawed + 1 WHERE live', { mismatchedGrants: 1 }],
    ['a forged charge', "UPDATE credit_holds SET captured = captured - 1 WHERE status = 'CAPTURED'", { mismatchedHolds: 1, mismatchedGrants: 1 }],
    ['a forged budget', 'INSERT INTO credit_budgets (id, subject_id, used) SELECT gen_random_uuid(), subject_id, 3 FROM credit_balances', { mismatchedBudgets: 1 }],
    ['a changed entry', 'UPDATE ledger_transfers SET amount = amount + 1 WHERE seq = 1', { mismatchedAccounts: 1, mismatchedGrants: 1, imbalance: -1 }],
    ['a changed balance after an entry', 'UPDATE ledger_transfers SET available_after = available_after + 1 WHERE seq = 2', { mismatchedAccounts: 1, imbalance: 0 }],
    ['a deleted entry', 'DELETE FROM ledger_transfers WHERE seq = (SELECT max(seq) FROM ledger_transfers)', { mismatchedAccounts: 1, mismatchedHolds: 1 }],
    ['a deleted part', "DELETE FROM credit_hold_parts WHERE ordinal = 2", { mismatchedHolds: 1, mismatchedGrants: 1 }],
  ])('%s shows in the recomputation', async (_what, forgery, shown) => {
    await fixture.expectHealthy();
    const owner = new Client({ connectionString: fixture.database.ownerUrl });
    await owner.connect();
    try {
      await owner.query("SET session_replication_role = 'replica'");
      for (const { table } of creditsTables) await owner.query(`CREATE TABLE saved_${table} AS TABLE ${table}`);
      await owner.query(forgery);
      expect(await fixture.credits.health()).toMatchObject(shown);
    } finally {
      for (const { table } of creditsTables) {
        await owner.query(`DELETE FROM ${table}`);
        await owner.query(`INSERT INTO ${table} TABLE saved_${table}`);
        await owner.query(`DROP TABLE saved_${table}`);
      }
      await owner.end();
    }
  });

  it('the ledger is recomputed once for all who ask at the same time, and anew for who asks later', async () => {
    const [one, other] = await Promise.all([fixture.credits.health(), fixture.credits.health()]);
    expect(one).toBe(other);
    expect(await fixture.credits.health()).not.toBe(one);
  });

  it('erasing somebody leaves the ledger whole, and nothing that leads to them', async () => {
    await fixture.database.ownerQuery('DELETE FROM credit_hold_links');
    await fixture.database.ownerQuery('DELETE FROM credit_subjects');
    const { entries } = await fixture.expectHealthy();
    expect(entries).toBeGreaterThan(0);
    expect(await fixture.credits.balance(customer)).toEqual({ available: 0, held: 0, debt: 0 });
    expect(await fixture.entries(customer)).toEqual([]);
    for (const { table } of creditsTables) {
      const [row] = await fixture.database.ownerQuery<{ found: string }>(`SELECT count(*) AS found FROM ${table} t WHERE t::text LIKE $1`, [`%${customer}%`]);
      expect({ table, found: row?.found }).toEqual({ table, found: '0' });
    }
  });
});

describe('near the largest balance', () => {
  let fixture: CreditsFixture;
  beforeAll(async () => {
    fixture = await CreditsFixture.start();
  });
  afterAll(() => fixture?.stop());
  const grant = async (accountId: string, amount: number, idempotencyKey: string) =>
    (await fixture.do((credits) => credits.grant({ accountId, source: GrantSource.PACK, amount, idempotencyKey }))).grantId;
  const clawback = (grantId: string, amount: number, idempotencyKey: string) => fixture.do((credits) => credits.clawback({ grantId, amount, idempotencyKey }));

  /** Refused with a typed error, before anything was written. */
  async function expectRefused(id: string, work: () => Promise<unknown>, error: new (...values: never[]) => Error = InvalidStateError): Promise<void> {
    const state = async () => [await fixture.credits.balance(id), await fixture.entries(id), await fixture.remaining(id)];
    const before = await state();
    await expect(work()).rejects.toThrow(error);
    expect(await state()).toEqual(before);
    await fixture.expectHealthy();
  }

  it('a grant that would pass it is refused', async () => {
    const { id } = await fixture.customer([MAX_CREDITS]);
    await expectRefused(id, () => grant(id, 1, 'more'), InvalidInputError);
  });

  it('a charge is not given back beyond it', async () => {
    const { id } = await fixture.customer([MAX_CREDITS]);
    const holdId = await fixture.hold(id, 10);
    await fixture.capture(holdId, 10);
    await grant(id, 4, 'more');
    const reverse = (amount: number, idempotencyKey: string) => fixture.do((credits) => credits.reverseCapture({ holdId, amount, idempotencyKey }));
    await expectRefused(id, () => reverse(7, 'a'));
    await reverse(6, 'a');
    expect(await fixture.credits.balance(id)).toEqual({ available: MAX_CREDITS, held: 0, debt: 0 });
  });

  it('a clawback is not undone beyond it', async () => {
    const { id, grantIds: [pack = ''] } = await fixture.customer([10]);
    await clawback(pack, 10, 'refund');
    await grant(id, MAX_CREDITS - 9, 'more');
    const undo = () => fixture.do((credits) => credits.reverseClawback({ grantId: pack, idempotencyKey: 'refund' }));
    await expectRefused(id, undo);
    await fixture.capture(await fixture.hold(id, 1), 1);
    await undo();
    expect(await fixture.credits.balance(id)).toEqual({ available: MAX_CREDITS, held: 0, debt: 0 });
  });

  it('a debt does not grow beyond it either', async () => {
    const { id, grantIds: [first = ''] } = await fixture.customer([MAX_CREDITS]);
    await fixture.capture(await fixture.hold(id, MAX_CREDITS), MAX_CREDITS);
    const second = await grant(id, 10, 'more');
    await fixture.capture(await fixture.hold(id, 10), 10);
    await clawback(first, MAX_CREDITS - 4, 'refund:1');
    await expectRefused(id, () => clawback(second, 5, 'refund:2'));
    await clawback(second, 4, 'refund:2');
    expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 0, debt: MAX_CREDITS });
  });
});

function transfer({ seq = '99', debit = "'AVAILABLE'", credit = "'HELD'", amount = '1' }): string {
  return `INSERT INTO ledger_transfers (id, subject_id, seq, kind, debit, credit, amount, available_after, created_at)
          SELECT gen_random_uuid(), subject_id, ${seq}, 'HOLD', ${debit}, ${credit}, ${amount}, 0, now() FROM credit_balances`;
}
