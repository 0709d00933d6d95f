import { GenerationStatus } from '../../../src/modules/generation/index.js';
import type { GenerationProvider } from '../../../src/modules/generation/providers/provider.js';
import { ProviderRegistry } from '../../../src/modules/generation/providers/provider-registry.js';
import { UnavailableError } from '../../../src/platform/errors/index.js';
import { RetryLaterError } from '../../../src/platform/queue/index.js';
import { CircuitOpenError } from '../../../src/platform/resilience/index.js';
import { ObjectStore } from '../../../src/platform/storage/index.js';
import { openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop(); });
afterEach(() => shop.checkLedger());
afterAll(() => shop.close());

const get = <T>(type: abstract new (...args: never[]) => T): T => shop.module.get<T>(type, { strict: false });

describe('a provider that begins to rest', () => {
  it('sends the task back to wait, and that is no failure', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const registry = get(ProviderRegistry);
    const resting: GenerationProvider = { name: 'studio', render: () => Promise.reject(new CircuitOpenError('studio', 7)) };
    Object.defineProperty(registry, 'find', { value: () => resting, configurable: true });
    const failure = await shop.work(task.id, { isLastAttempt: true }).catch((error: unknown) => error).finally(() => Reflect.deleteProperty(registry, 'find'));
    expect(failure).toMatchObject({ name: 'CircuitOpenError', retryAfterSeconds: 7 });
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 1, held: PRICE });
    await shop.service.cancel(who.accountId, task.id);
  });
});

describe('an outage', () => {
  const withProvider = async (provider: GenerationProvider, work: () => Promise<void>) => {
    const registry = get(ProviderRegistry);
    Object.defineProperty(registry, 'find', { value: () => provider, configurable: true });
    await work().finally(() => Reflect.deleteProperty(registry, 'find'));
  };

  it('however often it comes ends no task: it is made afterwards, and charged once', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, picture);
    const away: GenerationProvider = { name: 'studio', render: () => Promise.reject(new UnavailableError('away', 1)) };
    await withProvider(away, async () => {
      for (let time = 0; time < 10; time += 1) await expect(shop.work(task.id, { isLastAttempt: true })).rejects.toThrow('away');
    });
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 10 });
    await shop.work(task.id);
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, charged: PRICE });
    expect(await shop.balance(who)).toMatchObject({ available: 0, held: 0 });
  });

  it('of the store is noticed before anything is rendered', async () => {
    const task = await shop.service.create(await shop.customer(PRICE), picture);
    const store = get(ObjectStore);
    Object.defineProperties(store, {
      remote: { value: true, configurable: true },
      check: { value: () => Promise.reject(new Error('the bucket is away')), configurable: true },
    });
    try {
      await expect(shop.work(task.id, { isLastAttempt: true })).rejects.toThrow(UnavailableError);
    } finally {
      Object.defineProperty(store, 'remote', { value: false });
      Reflect.deleteProperty(store, 'check');
    }
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.QUEUED, attempt: 0 });
    await shop.service.cancel(task.accountId, task.id);
  });

  it('that is known of costs a waiting task one question, and claims nothing', async () => {
    const task = await shop.service.create(await shop.customer(PRICE), picture);
    const resting: GenerationProvider = { name: 'studio', restsForMs: () => 900, render: () => Promise.reject(new Error('it rests')) };
    let claims = 0;
    await withProvider(resting, async () => {
      const failure = await shop.work(task.id, { assertHeld: async () => { claims += 1; } }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(RetryLaterError);
      await shop.service.cancel(task.accountId, task.id);
      await shop.work(task.id);
    });
    expect(claims).toBe(0);
  });
});
