import { randomUUID } from 'node:crypto';
import { GrantSource, InsufficientCreditsError, MAX_CREDITS, SpendLimitReachedError } from '../../../src/modules/credits/index.js';
import { IdempotencyConflictError, InvalidInputError, InvalidStateError, NotFoundError } from '../../../src/platform/errors/index.js';
import { CreditsFixture } from './credits-fixture.js';

describe('credits', () => {
  let fixture: CreditsFixture;
  beforeAll(async () => {
    fixture = await CreditsFixture.start();
  });
  beforeEach(() => fixture.backToThePresent());
  afterAll(() => fixture?.stop());
  afterEach(() => fixture.expectHealthy());

  describe('grants', () => {
    it('come once per key, however often they are asked for', async () => {
      const accountId = randomUUID();
      const ask = () => fixture.do((credits) => credits.grant({ accountId, source: GrantSource.PACK, amount: 100, idempotencyKey: 'purchase:1' }));
      const first = await ask();
      expect(first.replayed).toBe(false);
      expect(await ask()).toEqual({ grantId: first.grantId, replayed: true });
      expect(await fixture.credits.balance(accountId)).toEqual({ available: 100, held: 0, debt: 0 });
      await expect(fixture.do((credits) => credits.grant({ accountId, source: GrantSource.PACK, amount: 101, idempotencyKey: 'purchase:1' })))
        .rejects.toThrow(IdempotencyConflictError);
    });

    it('open a customer once when twins race for it', async () => {
      const accountId = randomUUID();
      await Promise.all(Array.from({ length: 8 }, (_, n) =>
        fixture.do((credits) => credits.grant({ accountId, source: GrantSource.PROMOTION, amount: 1, idempotencyKey: `promotion:${n % 4}` }))));
      expect(await fixture.credits.balance(accountId)).toEqual({ available: 4, held: 0, debt: 0 });
    });

    it('of a sign-up come once per person', async () => {
      const accountId = randomUUID();
      await fixture.do((credits) => credits.grantForSignUp(accountId));
      await fixture.do((credits) => credits.grantForSignUp(accountId));
      expect(await fixture.statements.grants(accountId, { first: 5, after: null })).toMatchObject([{ source: 'SIGNUP', amount: 100, expiresAt: null }]);
    });

    it.each([0, -5, 1.5, MAX_CREDITS + 1])('of %p are refused', async (amount) => {
      const grant = { accountId: randomUUID(), source: GrantSource.STAFF, amount, idempotencyKey: 'x' };
      await expect(fixture.do((credits) => credits.grant(grant))).rejects.toThrow(InvalidInputError);
    });

    it('that would pass the largest balance are refused', async () => {
      const { id } = await fixture.customer([MAX_CREDITS - 5]);
      await fixture.hold(id, 10);
      await expect(fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.STAFF, amount: 6, idempotencyKey: 'x' }))).rejects.toThrow(InvalidInputError);
      await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.STAFF, amount: 5, idempotencyKey: 'x' }));
    });

    it('that have expired already are refused', async () => {
      const grant = { accountId: randomUUID(), source: GrantSource.STAFF, amount: 1, idempotencyKey: 'x', expiresAt: fixture.in(0) };
      await expect(fixture.do((credits) => credits.grant(grant))).rejects.toThrow(InvalidInputError);
    });
  });

  describe('holds', () => {
    it('set credits aside; what is charged goes, the rest comes back', async () => {
      const { id } = await fixture.customer([30]);
      const holdId = await fixture.hold(id, 20);
      expect(await fixture.credits.balance(id)).toEqual({ available: 10, held: 20, debt: 0 });
      expect(await fixture.capture(holdId, 15)).toEqual({ charged: 15, givenBack: 5 });
      expect(await fixture.credits.balance(id)).toEqual({ available: 15, held: 0, debt: 0 });
      expect(await fixture.entries(id)).toEqual([['GRANT', 30, 30], ['HOLD', -20, 10], ['CAPTURE', 0, 10], ['RELEASE', 5, 15]]);
    });

    it('of more than there is tell what is needed and what there is', async () => {
      const { id } = await fixture.customer([9]);
      const refused = await fixture.hold(id, 10).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(InsufficientCreditsError);
      expect(refused).toMatchObject({ typename: 'InsufficientCredits', code: 'INSUFFICIENT_CREDITS', extra: { required: 10, available: 9 } });
      await expect(fixture.hold(randomUUID(), 1)).rejects.toMatchObject({ extra: { required: 1, available: 0 } });
    });

    it('are one hold under one id', async () => {
      const { id } = await fixture.customer([10]);
      const other = await fixture.customer([10]);
      const apiKeyId = randomUUID();
      await fixture.do((credits) => credits.openBudget({ accountId: id, apiKeyId, limit: null }));
      const generationId = randomUUID();
      const holdId = await fixture.hold(id, 10, { generationId });
      await fixture.hold(id, 10, { holdId, generationId });
      expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 10, debt: 0 });
      await expect(fixture.hold(id, 9, { holdId, generationId })).rejects.toThrow(IdempotencyConflictError);
      await expect(fixture.hold(other.id, 10, { holdId, generationId })).rejects.toThrow(IdempotencyConflictError);
      await expect(fixture.hold(id, 10, { holdId })).rejects.toThrow(IdempotencyConflictError);
      await expect(fixture.hold(id, 10, { holdId, generationId, apiKeyId })).rejects.toThrow(IdempotencyConflictError);
      await fixture.release(holdId);
    });

    it.each(['release', 'capture'] as const)('are no hold any more after their %s: their id is used up', async (end) => {
      const { id } = await fixture.customer([10]);
      const generationId = randomUUID();
      const holdId = await fixture.hold(id, 10, { generationId });
      await fixture[end](holdId, 10);
      const before = await fixture.credits.balance(id);
      await expect(fixture.hold(id, 10, { holdId, generationId })).rejects.toThrow(IdempotencyConflictError);
      expect(await fixture.credits.balance(id)).toEqual(before);
    });

    it('are no longer for a generation that is forgotten; others are', async () => {
      const { id } = await fixture.customer([10]);
      const [kept, ...deleted] = [randomUUID(), randomUUID(), randomUUID()];
      for (const generationId of [kept, ...deleted]) await fixture.capture(await fixture.hold(id, 2, { generationId }), 2);
      await fixture.do((credits) => credits.forgetGeneration(deleted));
      const named = (await fixture.statements.entries(id, { first: 20, after: null })).flatMap(({ generationId }) => generationId ?? []);
      expect(named).toEqual([kept, kept]);
      expect(await fixture.database.ownerQuery('SELECT 1 FROM credit_hold_links WHERE generation_id = ANY ($1)', [deleted])).toEqual([]);
    });

    it('settle once: the same again tells what was done, anything else is refused', async () => {
      const { id } = await fixture.customer([40]);
      const [captured, released] = [await fixture.hold(id, 20), await fixture.hold(id, 20)];
      for (let n = 0; n < 2; n += 1) {
        expect(await fixture.capture(captured, 20)).toEqual({ charged: 20, givenBack: 0 });
        expect(await fixture.release(released)).toEqual({ charged: 0, givenBack: 20 });
      }
      await expect(fixture.capture(captured, 19)).rejects.toThrow(InvalidStateError);
      await expect(fixture.release(captured)).rejects.toThrow(InvalidStateError);
      await expect(fixture.capture(released, 20)).rejects.toThrow(InvalidStateError);
      expect(await fixture.credits.balance(id)).toEqual({ available: 20, held: 0, debt: 0 });
    });

    it('settle once when both ends race', async () => {
      const { id } = await fixture.customer([10]);
      const holdId = await fixture.hold(id, 10);
      const ends = await Promise.allSettled([fixture.capture(holdId, 10), fixture.release(holdId), fixture.capture(holdId, 10), fixture.release(holdId)]);
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect((await fixture.entries(id)).filter(([kind]) => kind === 'CAPTURE' || kind === 'RELEASE')).toHaveLength(1);
    });

    it('never charge more than they hold', async () => {
      const { id } = await fixture.customer([20]);
      const holdId = await fixture.hold(id, 10);
      await expect(fixture.capture(holdId, 11)).rejects.toThrow(InvalidStateError);
      await expect(fixture.capture(randomUUID(), 1)).rejects.toThrow(NotFoundError);
      await fixture.release(holdId);
    });

    it('burn what expires first and give back what expires last', async () => {
      const { id } = await fixture.customer([10]);
      await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.PROMOTION, amount: 10, idempotencyKey: 'soon', expiresAt: fixture.in(3) }));
      const holdId = await fixture.hold(id, 15);
      expect(await fixture.remaining(id)).toEqual([5, 0]);
      await fixture.capture(holdId, 12);
      expect(await fixture.remaining(id)).toEqual([8, 0]);
    });

    it('undone with their unit of work leave no trace', async () => {
      const { id } = await fixture.customer([10]);
      await expect(fixture.do(async (credits) => {
        await credits.hold({ accountId: id, amount: 10, holdId: randomUUID(), generationId: randomUUID(), deadline: fixture.in(1) });
        throw new Error('later');
      })).rejects.toThrow('later');
      expect(await fixture.entries(id)).toEqual([['GRANT', 10, 10]]);
    });

    it('past their deadline are found, and counted as a fault', async () => {
      const { id } = await fixture.customer([10]);
      const generationId = randomUUID();
      const holdId = await fixture.hold(id, 10, { generationId, deadline: fixture.in(1) });
      expect(await fixture.credits.overdueHolds(10)).toEqual([]);
      fixture.pass(2);
      expect(await fixture.credits.overdueHolds(10)).toEqual([{ holdId, generationId }]);
      expect(await fixture.credits.health()).toMatchObject({ overdueHolds: 1 });
      await fixture.release(holdId);
    });
  });

  describe("an API key's spend limit", () => {
    const key = async (accountId: string, limit: number | null, inheritFrom?: string): Promise<string> => {
      const apiKeyId = randomUUID();
      await fixture.do((credits) => credits.openBudget({ accountId, apiKeyId, limit, ...(inheritFrom ? { inheritFrom } : {}) }));
      return apiKeyId;
    };
    const used = async (...keys: string[]) => [...(await fixture.statements.budgets(keys)).values()].map((budget) => budget.used);

    it('binds across holds, and is freed by what is not charged', async () => {
      const { id } = await fixture.customer([100]);
      const apiKeyId = await key(id, 25);
      const first = await fixture.hold(id, 20, { apiKeyId });
      const refused = await fixture.hold(id, 6, { apiKeyId }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(SpendLimitReachedError);
      expect(refused).toMatchObject({ typename: 'InsufficientCredits', code: 'SPEND_LIMIT_REACHED', extra: { required: 6, available: 5 } });
      await fixture.capture(first, 12);
      expect(await used(apiKeyId)).toEqual([12]);
      await fixture.release(await fixture.hold(id, 13, { apiKeyId }));
      expect(await used(apiKeyId)).toEqual([12]);
      expect(await fixture.credits.balance(id)).toEqual({ available: 88, held: 0, debt: 0 });
    });

    it('is looked at first: who asks for more than it leaves learns nothing about the balance', async () => {
      const { id } = await fixture.customer([3]);
      const apiKeyId = await key(id, 25);
      await expect(fixture.hold(id, 26, { apiKeyId })).rejects.toMatchObject({ code: 'SPEND_LIMIT_REACHED', extra: { required: 26, available: 25 } });
      await expect(fixture.hold(id, 25, { apiKeyId })).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDITS', extra: { required: 25, available: 3 } });
      expect(await used(apiKeyId)).toEqual([0]);
    });

    it('is shared by the keys it was rotated into', async () => {
      const { id } = await fixture.customer([100]);
      const old = await key(id, 10);
      await fixture.capture(await fixture.hold(id, 7, { apiKeyId: old }), 7);
      const rotated = await key(id, null, old);
      await expect(fixture.hold(id, 4, { apiKeyId: rotated })).rejects.toThrow(SpendLimitReachedError);
      await fixture.release(await fixture.hold(id, 3, { apiKeyId: rotated }));
      expect(await used(old, rotated)).toEqual([7, 7]);
    });

    it('may be none: then its spending is only counted', async () => {
      const { id } = await fixture.customer([100]);
      const apiKeyId = await key(id, null);
      await fixture.release(await fixture.hold(id, 90, { apiKeyId }));
      expect(await used(apiKeyId)).toEqual([0]);
    });

    it('is never skipped: a key without a budget, or of somebody else, spends nothing', async () => {
      const { id } = await fixture.customer([10]);
      const other = await fixture.customer([10]);
      const foreign = await key(other.id, null);
      await expect(fixture.hold(id, 1, { apiKeyId: randomUUID() })).rejects.toThrow('has no budget of this account');
      await expect(fixture.hold(id, 1, { apiKeyId: foreign })).rejects.toThrow('has no budget of this account');
      await expect(key(id, null, foreign)).rejects.toThrow('has no budget of this account');
      expect(await fixture.credits.balance(id)).toEqual({ available: 10, held: 0, debt: 0 });
    });
  });

  describe('refunds', () => {
    const clawback = (grantId: string, amount: number, idempotencyKey = 'refund:1') => fixture.do((credits) => credits.clawback({ grantId, amount, idempotencyKey, reason: 'refund' }));

    it('take what is left of the grant; the rest is a debt that new credits pay first', async () => {
      const { id, grantIds: [pack = ''] } = await fixture.customer([100]);
      await fixture.capture(await fixture.hold(id, 70), 70);
      expect(await clawback(pack, 100)).toEqual({ taken: 30, owed: 70 });
      expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 0, debt: 70 });
      await expect(fixture.hold(id, 1)).rejects.toThrow(InsufficientCreditsError);
      await fixture.do((credits) => credits.grant({ accountId: id, source: GrantSource.PACK, amount: 80, idempotencyKey: 'purchase:2' }));
      expect(await fixture.credits.balance(id)).toEqual({ available: 10, held: 0, debt: 0 });
    });

    it('are taken once per key, and never more than was granted', async () => {
      const { id, grantIds: [pack = ''] } = await fixture.customer([100]);
      expect(await clawback(pack, 60)).toEqual(await clawback(pack, 60));
      await expect(clawback(pack, 50)).rejects.toThrow(IdempotencyConflictError);
      await expect(clawback(pack, 41, 'refund:2')).rejects.toThrow(InvalidStateError);
      expect(await fixture.credits.balance(id)).toEqual({ available: 40, held: 0, debt: 0 });
      await expect(clawback(randomUUID(), 1)).rejects.toThrow(NotFoundError);
    });

    it('are not owed for credits that expired unused', async () => {
      const { id, grantIds: [plan = ''] } = await fixture.customer([100], { expiresAt: fixture.in(30) });
      await fixture.capture(await fixture.hold(id, 20), 20);
      fixture.pass(31);
      expect(await clawback(plan, 100)).toEqual({ taken: 0, owed: 20 });
    });

    it('are paid at once by other credits, and by those that come back from a hold', async () => {
      const { id, grantIds: [first = ''] } = await fixture.customer([50, 20]);
      const holdId = await fixture.hold(id, 60);
      expect(await clawback(first, 50)).toEqual({ taken: 0, owed: 50 });
      expect(await fixture.credits.balance(id)).toEqual({ available: 0, held: 60, debt: 40 });
      await fixture.release(holdId);
      expect(await fixture.credits.balance(id)).toEqual({ available: 20, held: 0, debt: 0 });
    });

    it('are undone when the payment stands after all', async () => {
      const { id, grantIds: [pack = ''] } = await fixture.customer([100]);
      await fixture.capture(await fixture.hold(id, 70), 70);
      await clawback(pack, 100);
      for (let n = 0; n < 2; n += 1) await fixture.do((credits) => credits.reverseClawback({ grantId: pack, idempotencyKey: 'refund:1' }));
      expect(await fixture.credits.balance(id)).toEqual({ available: 30, held: 0, debt: 0 });
    });

    it('of a charge give it back, in parts, up to the charge', async () => {
      const { id } = await fixture.customer([10]);
      const holdId = await fixture.hold(id, 10);
      await fixture.capture(holdId, 8);
      const reverse = (amount: number, idempotencyKey: string) => fixture.do((credits) => credits.reverseCapture({ holdId, amount, idempotencyKey }));
      await reverse(3, 'a');
      await reverse(3, 'a');
      await expect(reverse(6, 'b')).rejects.toThrow(InvalidStateError);
      await reverse(5, 'b');
      expect(await fixture.credits.balance(id)).toEqual({ available: 10, held: 0, debt: 0 });
    });
  });
});
