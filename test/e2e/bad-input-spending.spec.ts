import { newId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { changingNothing, snapshotOf } from '../support/snapshot.js';
import { waitFor } from '../support/wait-for.js';
import { ApiKeyMode } from '../../src/modules/accounts/domain/api-key-secret.js';
import { Role, type Scope } from '../../src/platform/context/index.js';
import { picture, withRole } from './bad-input-world.js';
import { type Answer, type Customer, customer } from './customer.js';

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.close());

const GENERATION = '... on Generation { id status cost { quoted held charged refunded } } ... on InvalidInput { field } ... on InsufficientCredits { required available }';
const credits = async (who: Customer) => (await who.query<{ viewer: { credits: object } }>('{ viewer { credits { available held debt } } }')).viewer.credits;
const ended = (who: Customer, id: string) => waitFor(async () => {
  const { generation } = await who.query<{ generation: Answer }>('query ($id: ID!) { generation(id: $id) { id status cost { quoted held charged refunded } } }', { id });
  return ['QUEUED', 'RUNNING'].includes(generation.status) ? null : generation;
}, { timeoutMs: 30_000, what: 'the generation to end' });
/** Says every invariant of the ledger that does not hold. */
async function ledgerTroubles(): Promise<unknown> {
  const auditor = await customer(app, 0);
  const { data, errors } = await app.graphql<{ ledgerHealth: object }>('{ ledgerHealth { imbalance mismatchedAccounts mismatchedBudgets mismatchedGrants mismatchedHolds openHolds overdueHolds } }', {}, await withRole(app, auditor, Role.AUDITOR));
  return errors ?? data.ledgerHealth;
}

it('of 50 orders at once, with credits for 10, exactly 10 are taken', async () => {
  const who = await customer(app, 30);
  const holds = async () => (await app.database.ownerQuery('SELECT id FROM credit_holds')).length;
  const before = await holds();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, seed) => who.mutate('createGeneration', { ...picture, seed }, GENERATION)));
  const kinds = answers.map(({ __typename }) => __typename);
  expect({ taken: kinds.filter((kind) => kind === 'Generation').length, refused: kinds.filter((kind) => kind === 'InsufficientCredits').length }).toEqual({ taken: 10, refused: 40 });
  expect(await app.database.ownerQuery('SELECT id FROM generations WHERE account_id = $1', [who.accountId])).toHaveLength(10);
  expect(await holds() - before).toBe(10);
  expect(await credits(who)).toMatchObject({ available: 0, debt: 0 });
  // What waits is called off, what runs runs out: either way nothing is left on hold.
  for (const { id } of answers.filter(({ __typename }) => __typename === 'Generation')) await who.mutate('cancelGeneration', { id }, '... on Generation { status }');
  await waitFor(async () => (await credits(who) as { held: number }).held === 0, { timeoutMs: 30_000, what: 'all holds to end' });
  expect(await ledgerTroubles()).toEqual({ imbalance: 0, mismatchedAccounts: 0, mismatchedBudgets: 0, mismatchedGrants: 0, mismatchedHolds: 0, openHolds: 0, overdueHolds: 0 });
});

it('of 50 orders at once under one key, one is taken', async () => {
  const who = await customer(app, 30);
  const idempotencyKey = newId();
  const answers = await Promise.all(Array.from({ length: 50 }, () => who.mutate('createGeneration', { ...picture, idempotencyKey }, GENERATION)));
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  const done = await ended(who, answers[0]?.id ?? '');
  expect(done).toMatchObject({ status: 'SUCCEEDED', cost: { held: 0, charged: 3 } });
  expect(await credits(who)).toEqual({ available: 27, held: 0, debt: 0 });
});

it('an idempotency key with another body is a conflict, for an order, a repetition and a gift', async () => {
  const who = await customer(app, 100);
  const idempotencyKey = newId();
  const { id } = await who.mutate('createGeneration', { ...picture, idempotencyKey }, GENERATION);
  await ended(who, id);
  await changingNothing(app.database, async () => {
    for (const change of [{ prompt: 'another lake' }, { seed: 4 }, { count: 2 }, { visibility: 'PUBLIC' }, { notifyWhenDone: true }, { maxCredits: 50 }, { negativePrompt: 'boats' }]) {
      expect([change, await who.mutate('createGeneration', { ...picture, ...change, idempotencyKey }, GENERATION)]).toMatchObject([change, { __typename: 'IdempotencyConflict', code: 'IDEMPOTENCY_CONFLICT' }]);
    }
    // The same body finds its task again, and costs nothing.
    expect(await who.mutate('createGeneration', { ...picture, idempotencyKey }, GENERATION)).toMatchObject({ id, cost: { charged: 3 } });
  });
  // Somebody else's key of the same name is another key.
  const other = await customer(app, 3);
  const others = await other.mutate('createGeneration', { ...picture, prompt: 'another lake', idempotencyKey }, GENERATION);
  expect(others.__typename).toBe('Generation');
  await ended(other, others.id);

  const support = await customer(app, 0);
  const as = await withRole(app, support, Role.ADMIN);
  const { viewer } = await who.query<{ viewer: { id: string } }>('{ viewer { id } }');
  const gift = { accountId: viewer.id, amount: 5, reason: 'Goodwill', idempotencyKey: newId() };
  await support.mutate('grantCredits', gift, '', as);
  await changingNothing(app.database, async () => {
    for (const change of [{ amount: 6 }, { reason: 'Another' }, { expiresAt: '2100-01-01T00:00:00Z' }]) {
      expect([change, await support.mutate('grantCredits', { ...gift, ...change }, '', as)]).toMatchObject([change, { __typename: 'IdempotencyConflict' }]);
    }
  });
});

it('a quote is good for its own task and its own account', async () => {
  const [who, other] = [await customer(app, 100), await customer(app, 100)];
  const quoteOf = async (one: Customer) => (await one.query<{ quoteGeneration: { id: string } }>(
    'query ($input: CreateGenerationInput!) { quoteGeneration(input: $input) { ... on Quote { id } } }', { input: picture })).quoteGeneration.id;
  const [mine, theirs] = [await quoteOf(who), await quoteOf(other)];
  await changingNothing(app.database, async () => {
    for (const change of [{ quoteId: theirs }, { quoteId: mine, seed: 9 }, { quoteId: mine, count: 2 }, { quoteId: mine, prompt: 'another lake' }]) {
      expect([change, await who.mutate('createGeneration', { ...picture, ...change }, GENERATION)]).toMatchObject([change, { __typename: 'InvalidInput', code: 'QUOTE_NOT_USABLE' }]);
    }
  });
});

it('a test key spends nothing', async () => {
  const who = await customer(app, 5);
  const key = await who.apiKey(['generation:read', 'generation:write'] satisfies Scope[], ApiKeyMode.TEST);
  const money = async () => Object.entries(await snapshotOf(app.database)).filter(([table]) => /^(credit_|ledger_)/.test(table));
  const before = await money();
  const { id, ...made } = await who.mutate('createGeneration', { ...picture, count: 2 }, GENERATION, key);
  expect(made).toMatchObject({ __typename: 'Generation', cost: { held: 0, charged: 0 } });
  expect(await ended(who, id)).toMatchObject({ status: 'SUCCEEDED', cost: { held: 0, charged: 0, refunded: 0 } });
  expect(await money()).toEqual(before);
});
