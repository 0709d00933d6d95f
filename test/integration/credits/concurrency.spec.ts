import { randomUUID } from 'node:crypto';
import { GrantSource, InsufficientCreditsError, SpendLimitReachedError } from '../../../src/modules/credits/index.js';
import { CreditsFixture } from './credits-fixture.js';

describe('credits under concurrency', () => {
  let fixture: CreditsFixture;
  beforeAll(async () => {
    fixture = await CreditsFixture.start();
  });
  afterAll(() => fixture?.stop());
  afterEach(async () => {
    await fixture.expectHealthy();
    const [{ deadlocks } = { deadlocks: '' }] = await fixture.database.ownerQuery<{ deadlocks: string }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
    expect(deadlocks).toBe('0');
  });

  it('50 spends at once with credits for 10: exactly 10 succeed', async () => {
    // Of several grants, one of which runs dry on the way.
    const { id } = await fixture.customer([35, 3, 62]);
    const spends = await Promise.allSettled(Array.from({ length: 50 }, () => fixture.hold(id, 10)));
    const refused = spends.flatMap((spend) => (spend.status === 'rejected' ? [spend.reason as unknown] : []));
    expect(refused).toHaveLength(40);
    for (const reason of refused) expect(reason).toBeInstanceOf(InsufficientCreditsError);
    expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 100, debt: 0 });
  });

  it("50 spends at once within an API key's limit for 10: exactly 10 succeed", async () => {
    const { id } = await fixture.customer([1_000]);
    const keys = [randomUUID(), randomUUID()] as const;
    await fixture.do((credits) => credits.openBudget({ accountId: id, apiKeyId: keys[0], limit: 100 }));
    await fixture.do((credits) => credits.openBudget({ accountId: id, apiKeyId: keys[1], limit: null, inheritFrom: keys[0] }));
    const spends = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => fixture.hold(id, 10, { apiKeyId: n % 2 ? keys[0] : keys[1] })));
    const refused = spends.flatMap((spend) => (spend.status === 'rejected' ? [spend.reason as unknown] : []));
    expect(refused).toHaveLength(40);
    for (const reason of refused) expect(reason).toBeInstanceOf(SpendLimitReachedError);
    expect(await fixture.credits.balance(id)).toEqual({ available: 900, held: 100, debt: 0 });
  });

  it('each line of a hot statement follows from the one before', async () => {
    const { id } = await fixture.customer([100]);
    await Promise.all(Array.from({ length: 40 }, async (_, n) => {
      const holdId = await fixture.hold(id, 2);
      await (n % 2 ? fixture.capture(holdId, 1) : fixture.release(holdId));
    }));
    let available = 0;
    const lines = (await fixture.statements.entries(id, { first: 200, after: null })).reverse();
    lines.forEach(({ seq, change, availableAfter }, index) => {
      available += change.available;
      expect({ seq, availableAfter }).toEqual({ seq: index + 1, availableAfter: available });
    });
    expect(lines).toHaveLength(1 + 40 + 40 + 20);
    expect(await fixture.credits.balance(id)).toEqual({ available: 80, held: 0, debt: 0 });
  });

  it('all operations at once on a hot account and on others, while credits expire: no deadlock, nothing lost', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => fixture.customer([50, 50], { expiresAt: fixture.in(5) })));
    // On hold while their grants expire, and given back in the middle of it all.
    const late = await Promise.all(people.map(({ id }) => fixture.hold(id, 5)));
    const hot = await fixture.customer([50, 50]);
    people.unshift(hot);
    const work = async (worker: number): Promise<void> => {
      for (let n = 0; n < 12; n += 1) {
        // Every second operation meets the first customer.
        const { id, grantIds } = people[(worker + n) % 2 ? 0 : (worker * 7 + n) % people.length] ?? hot;
        const holdId = await fixture.hold(id, 5).catch((error: unknown) => {
          if (error instanceof InsufficientCreditsError) return null;
          throw error;
        });
        if (n % 4 === 0) await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.PACK, amount: 7, idempotencyKey: `${worker}:${n}` }));
        if (n % 6 === 1) await fixture.do((credits) => credits.clawback({ grantId: String(grantIds[n % 2]), amount: 1, idempotencyKey: `${worker}:${n}` }));
        if (n % 5 === 2) await fixture.do((credits) => credits.expireDue(10));
        if (holdId && n % 3 !== 0) await fixture.capture(holdId, 1 + (n % 5));
        else if (holdId) await fixture.release(holdId);
        if (worker === 0 && n === 6) {
          fixture.pass(6);
          await Promise.all(late.map((hold) => fixture.release(hold)));
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, worker) => work(worker)));
    fixture.backToThePresent();
    const [row] = await fixture.database.ownerQuery<{ open: string }>("SELECT count(*) AS open FROM credit_holds WHERE status = 'OPEN' AND amount = 5");
    expect(row).toEqual({ open: '0' });
    const [met] = await fixture.database.ownerQuery<{ lapsed: string; replaced: string }>(`SELECT
      (SELECT count(*) FROM ledger_transfers WHERE kind = 'EXPIRE' AND hold_id IS NULL) AS lapsed,
      (SELECT count(*) FROM credit_grants WHERE source = 'COMPENSATION') AS replaced`);
    expect(Number(met?.lapsed)).toBeGreaterThan(0);
    expect(Number(met?.replaced)).toBeGreaterThanOrEqual(late.length);
  });
});
