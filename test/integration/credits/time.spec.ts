import { Client } from 'pg';
import { GrantSource } from '../../../src/modules/credits/index.js';
import { Scheduler } from '../../../src/platform/scheduling/index.js';
import { waitFor } from '../../support/wait-for.js';
import { CreditsFixture, DAY } from './credits-fixture.js';

describe('credits as time passes', () => {
  let fixture: CreditsFixture;
  beforeAll(async () => {
    fixture = await CreditsFixture.start();
  });
  beforeEach(() => fixture.backToThePresent());
  afterEach(() => fixture.expectHealthy());
  afterAll(() => fixture?.stop());

  it('nobody sees or spends what has expired, swept or not', async () => {
    const { id } = await fixture.customer([10]);
    await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.PROMOTION, amount: 30, idempotencyKey: 'p', expiresAt: fixture.in(1) }));
    fixture.pass(1);
    expect(await fixture.credits.balance(id)).toEqual({ available: 10, held: 0, debt: 0 });
    expect(await fixture.remaining(id)).toEqual([10, 0]);
    await expect(fixture.hold(id, 11)).rejects.toMatchObject({ extra: { available: 10 } });
    await fixture.release(await fixture.hold(id, 10));
    expect(await fixture.entries(id)).toEqual([['GRANT', 10, 10], ['GRANT', 30, 40], ['EXPIRE', -30, 10], ['HOLD', -10, 0], ['RELEASE', 10, 10]]);
  });

  it('the sweep books it, once, for everybody, in batches', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => fixture.customer([3, 4], { expiresAt: fixture.in(2) })));
    expect(await fixture.do((credits) => credits.expireDue(100))).toBe(0);
    fixture.pass(2);
    let customers = 0;
    for (let batch = 1; batch > 0; customers += batch) batch = await fixture.do((credits) => credits.expireDue(4));
    expect(customers).toBe(5);
    for (const { id } of people) expect((await fixture.entries(id)).slice(2)).toEqual([['EXPIRE', -3, 4], ['EXPIRE', -4, 0]]);
  });

  it('the sweep leaves alone who is busy, and does not wait', async () => {
    const { id } = await fixture.customer([5], { expiresAt: fixture.in(1) });
    fixture.pass(1);
    const busy = new Client({ connectionString: fixture.database.ownerUrl });
    await busy.connect();
    await busy.query('BEGIN');
    await busy.query('SELECT FROM credit_balances b JOIN credit_subjects s USING (subject_id) WHERE s.account_id = $1 FOR UPDATE OF b', [id]);
    expect(await fixture.do((credits) => credits.expireDue(10))).toBe(0);
    await busy.end();
    expect(await fixture.do((credits) => credits.expireDue(10))).toBe(1);
  });

  it('credits on hold do not expire; given back too late, they come as a grant of 14 days', async () => {
    const { id } = await fixture.customer([10], { expiresAt: fixture.in(1), source: GrantSource.PACK });
    const [late, charged] = [await fixture.hold(id, 4), await fixture.hold(id, 6)];
    fixture.pass(10);
    await fixture.do((credits) => credits.expireDue(100));
    await fixture.capture(charged, 6);
    await fixture.release(late);
    expect(await fixture.credits.balance(id)).toEqual({ available: 4, held: 0, debt: 0 });
    const [grant] = await fixture.statements.grants(id, { first: 1, after: null });
    expect(grant).toMatchObject({ source: 'COMPENSATION', amount: 4, remaining: 4 });
    expect(Number(grant?.expiresAt) - Number(grant?.grantedAt)).toBe(14 * DAY);
    expect((await fixture.entries(id)).slice(-3)).toEqual([['RELEASE', 4, 4], ['EXPIRE', -4, 0], ['GRANT', 4, 4]]);
    fixture.pass(14);
    expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 0, debt: 0 });
  });

  it('month after month: each plan’s credits go before those that stay', async () => {
    const { id } = await fixture.customer([100]);
    for (let month = 0; month < 12; month += 1) {
      await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.PLAN, amount: 50, idempotencyKey: `plan:${month}`, expiresAt: fixture.in(31) }));
      expect((await fixture.credits.balance(id)).available).toBe(150);
      for (const days of [10, 10, 10, 1]) {
        await fixture.capture(await fixture.hold(id, 10), 10);
        fixture.pass(days);
      }
      expect(await fixture.credits.balance(id)).toEqual({ available: 100, held: 0, debt: 0 });
    }
  });
});

describe('the scheduled tasks of credits', () => {
  it('sweep and recompute by themselves', async () => {
    const fixture = await CreditsFixture.start('both');
    try {
      const { id } = await fixture.customer([5], { expiresAt: fixture.in(1) });
      const scheduler = fixture.module.get(Scheduler);
      await scheduler.tick({ wait: true });
      fixture.pass(2);
      await scheduler.tick({ wait: true });
      await waitFor(async () => (await fixture.entries(id)).length === 2, { what: 'the sweep' });
      await waitFor(async () => (await fixture.database.ownerQuery("SELECT 1 FROM jobs WHERE name LIKE 'credits.%'")).length === 0, { what: 'both jobs to be done' });
      const ran = await fixture.database.ownerQuery<{ name: string }>("SELECT name FROM scheduled_tasks WHERE last_run_at > $1 ORDER BY name", [fixture.in(-1)]);
      expect(ran.map(({ name }) => name)).toEqual(['credits.check-ledger', 'credits.expire']);
    } finally {
      await fixture.stop();
    }
  });
});
