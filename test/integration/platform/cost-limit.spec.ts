import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { register } from 'prom-client';
import { loadConfig } from '../../../src/config/index.js';
import { RateLimitedError } from '../../../src/platform/errors/index.js';
import { type Bucket, type BucketSize, CostActors, CostBuckets, KeyAttempts, LimiterRedis, LimiterTimings } from '../../../src/platform/rate-limit/index.js';
import { createTcpProxy, throughProxy } from '../../support/tcp-proxy.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

/** A busy machine is no Redis that is away. */
const PATIENT = Object.assign(new LimiterTimings(), { commandMs: 10_000, silenceMs: 20_000 });
const HASTY = Object.assign(new LimiterTimings(), { commandMs: 100 });

let redis: TestRedis;
const opened: LimiterRedis[] = [];

/** A process of its own, as Redis sees it: its own connection and its own slices. */
async function startProcess(env: Record<string, string> = {}, timings = PATIENT): Promise<CostBuckets> {
  const config = loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, ...env });
  const connection = new LimiterRedis(config, timings);
  opened.push(connection);
  if (!env['REDIS_URL']) await waitFor(() => connection.client.status === 'ready', { what: 'Redis' });
  return new CostBuckets(config, connection);
}
const processes = (count: number): Promise<CostBuckets[]> => Promise.all(Array.from({ length: count }, () => startProcess()));
const admitted = async (bucket: Bucket, points: number, attempts: number): Promise<number> => {
  const waits = await Promise.all(Array.from({ length: attempts }, () => bucket.take(points)));
  return waits.filter((seconds) => seconds === 0).length * points;
};
/** Milliseconds by Redis's clock, which is the one that counts. */
const redisNow = async (): Promise<number> => {
  const [seconds, micros] = await redis.client.time();
  return Number(seconds) * 1_000 + Number(micros) / 1_000;
};
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

beforeEach(() => { redis = createTestRedis(); });
afterEach(async () => {
  for (const connection of opened.splice(0)) connection.onApplicationShutdown();
  await redis.close();
});

describe('buckets of points [P62]', () => {
  const slow: BucketSize = { maximum: 1_000, restoreRate: 1 };

  it('admit no more than they hold, over all processes, however many ask at once', async () => {
    const started = await redisNow();
    const buckets = (await processes(4)).map((one) => one.of('actor', slow));
    const taken = sum(await Promise.all(buckets.map((bucket) => admitted(bucket, 7, 100))));
    const restored = ((await redisNow()) - started) / 1_000;
    expect(taken).toBeLessThanOrEqual(1_000 + restored);
    // What other processes may hold unused, less than the price of one operation in each, is all that can be missing.
    expect(taken).toBeGreaterThan(1_000 - 4 * 50 - 7);
    expect(await (await startProcess()).of('another', slow).take(7)).toBe(0);
  });

  it('say how long to wait, and keep their word', async () => {
    const bucket = (await startProcess()).of('actor', { maximum: 100, restoreRate: 50 });
    const started = await redisNow();
    expect(await bucket.take(100)).toBe(0);
    const seconds = await bucket.take(50);
    // A second's worth of points, less what has come back in the meantime.
    expect(seconds).toBeGreaterThanOrEqual(1 - ((await redisNow()) - started) / 1_000);
    expect(seconds).toBeLessThanOrEqual(1);
    await pause(seconds * 1_000);
    // By Redis's clock, whose milliseconds are not quite this process's.
    await waitFor(async () => (await bucket.take(50)) === 0, { what: 'the points that were promised' });
    expect(bucket.status).toMatchObject({ maximumAvailable: 100, restoreRate: 50 });
  });

  it('get unused points back, and give idle slices to other processes', async () => {
    const [a, b] = [await startProcess(), await startProcess()];
    const mine = a.of('actor', slow);
    expect(await mine.take(900)).toBe(0);
    const theirs = b.of('actor', slow);
    expect(await theirs.take(500)).toBeGreaterThan(0);
    mine.giveBack(850);
    await mine.settle(0);
    // A process that was refused asks again once it may hope for enough; a new one asks at once.
    expect(await (await startProcess()).of('actor', slow).take(900)).toBe(0);
  });

  it('are asked in Redis once for many small operations', async () => {
    const bucket = (await startProcess()).of('actor', { maximum: 10_000, restoreRate: 1 });
    expect(await bucket.take(1)).toBe(0);
    const [key = ''] = await redis.client.keys(`${redis.prefix}:*`);
    // Whatever reaches the script is written down with its time.
    const state = () => redis.client.hgetall(key);
    const after = await state();
    for (let i = 0; i < 400; i += 1) expect(await bucket.take(1)).toBe(0);
    expect(await state()).toEqual(after);
    // And a client that hammers on after its last point doesn't reach Redis at all.
    await bucket.take(9_500);
    while ((await bucket.take(100)) === 0);
    const empty = await state();
    for (let i = 0; i < 400; i += 1) expect(await bucket.take(100)).toBeGreaterThan(0);
    expect(await state()).toEqual(empty);
  });

  it('leave nothing in Redis that outlives its use, and show it no names', async () => {
    const one = await startProcess();
    const bucket = one.of('address:198.51.100.7', { maximum: 100, restoreRate: 100 });
    expect(await bucket.take(90)).toBe(0);
    const [key = ''] = await redis.client.keys(`${redis.prefix}:*`);
    expect(key).not.toMatch(/198\.51|address/);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(2_000);
    bucket.giveBack(90);
    await one.beforeApplicationShutdown();
    await waitFor(async () => (await redis.client.exists(key)) === 0, { what: 'a full bucket to be forgotten' });
  });

  it('never admit more than maximum + rate * time, nor less than nothing, whatever happens in which order on which process', async () => {
    const step = fc.record({
      process: fc.nat(2), kind: fc.constantFrom('take', 'take', 'take', 'giveBack', 'giveBack', 'settle', 'pause'),
      points: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 200 })), together: fc.boolean(),
    });
    const size = fc.record({ maximum: fc.integer({ min: 50, max: 400 }), restoreRate: fc.integer({ min: 1, max: 100 }) });
    const all = await processes(3);
    let run = 0;
    await fc.assert(fc.asyncProperty(size, fc.array(step, { minLength: 1, maxLength: 60 }), async (bucketSize, steps) => {
      const actor = `actor-${(run += 1)}`;
      const buckets = all.map((one) => one.of(actor, bucketSize));
      const started = await redisNow();
      let spent = 0;
      const open: { bucket: Bucket; points: number }[] = [];
      const pending: Promise<void>[] = [];
      for (const { process, kind, points, together } of steps) {
        const bucket = buckets[process] as Bucket;
        if (kind === 'take') {
          const took = Promise.resolve(bucket.take(points)).then((seconds) => {
            if (seconds > 0) return;
            spent += points;
            open.push({ bucket, points });
          });
          pending.push(took);
        } else if (kind === 'giveBack') {
          const last = open.pop();
          const back = Math.min(points, last?.points ?? 0);
          last?.bucket.giveBack(back);
          spent -= back;
        } else if (kind === 'settle') {
          pending.push(bucket.settle(0));
        } else {
          await pause(points % 10);
        }
        if (!together) await Promise.all(pending.splice(0));
        for (const { status } of buckets) {
          expect(status.currentlyAvailable).toBeGreaterThanOrEqual(0);
          expect(status.currentlyAvailable).toBeLessThanOrEqual(bucketSize.maximum);
        }
      }
      await Promise.all(pending);
      // Whatever was let in too much shows once all that is left is taken.
      for (const bucket of buckets) while ((await bucket.take(1)) === 0) spent += 1;
      const bound = bucketSize.maximum + (((await redisNow()) - started) / 1_000) * bucketSize.restoreRate;
      expect(spent).toBeLessThanOrEqual(bound);
      const [key] = await redis.client.keys(`${redis.prefix}:*`);
      if (key) expect(Number(await redis.client.hget(key, 'left'))).toBeGreaterThanOrEqual(0);
    }), { numRuns: 60 });
  });
});

describe('trying out API keys', () => {
  it('spares those that were good lately, the one that is in use above all', async () => {
    const config = loadConfig({ RATE_COST_MAXIMUM: '1000', RATE_COST_RESTORE_PER_SECOND: '4' });
    const attempts = new KeyAttempts(new CostActors(await startProcess(), config));
    const use = (print: string, good = true) => attempts.guard('198.51.100.7', print, () => Promise.resolve(good || null));
    await use('mine');
    for (let other = 0; other < 9_999; other += 1) await use(`other-${other}`);
    await use('mine');
    await use('one too many');
    await expect((async () => { for (let guess = 0; guess < 100; guess += 1) await use(`guess-${guess}`, false); })()).rejects.toThrow(RateLimitedError);
    expect(await use('mine')).toBe(true);
  });
});

describe('buckets without Redis', () => {
  const slow: BucketSize = { maximum: 100, restoreRate: 1 };

  it('are half as large, in each process', async () => {
    const bucket = (await startProcess({ REDIS_URL: 'redis://127.0.0.1:1' })).of('actor', slow);
    expect(await admitted(bucket, 10, 20)).toBe(50);
    expect(await bucket.take(10)).toBeGreaterThan(0);
  });

  it('stand in while it is cut off or silent, hang nowhere, and step back by themselves', async () => {
    const { hostname, port } = new URL(redis.url);
    const proxy = await createTcpProxy({ host: hostname, port: Number(port) });
    try {
      const alone = await startProcess({ REDIS_URL: throughProxy(redis.url, proxy) }, new LimiterTimings());
      const ready = () => waitFor(() => opened[0]?.client.status === 'ready', { what: 'Redis through the proxy' });
      await ready();
      expect(await alone.of('first', slow).take(40)).toBe(0);
      proxy.freeze();
      const answer = admitted(alone.of('second', slow), 10, 20);
      expect(await Promise.race([answer, pause(20_000, 'hung', { ref: false })])).toBe(50);
      await proxy.cut();
      expect(await admitted(alone.of('third', slow), 10, 20)).toBe(50);
      await proxy.restore();
      await ready();
      // Shared again: what another process takes is gone here too.
      await waitFor(async () => {
        const actor = `probe-${performance.now()}`;
        await alone.of(actor, slow).take(1);
        return (await redis.client.keys(`${redis.prefix}:cost:*`)).length > 1;
      }, { what: 'buckets to be shared again' });
    } finally {
      await proxy.close();
    }
  });

  it('let an operation through that costs more than half, once they are full, and keep their word to the next', async () => {
    const bucket = (await startProcess({ REDIS_URL: 'redis://127.0.0.1:1' })).of('actor', { maximum: 100, restoreRate: 1_000 });
    // Both at once: between two turns points would come back.
    const [first, seconds = 0] = await Promise.all([bucket.take(80), bucket.take(80)]);
    expect(first).toBe(0);
    expect(bucket.status.currentlyAvailable).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeGreaterThan(0);
    await pause(seconds * 1_000 + 2);
    expect(await bucket.take(80)).toBe(0);
  });

  it('are not believed for one late answer: it holds up one operation, and the next ones are shared again', async () => {
    const { hostname, port } = new URL(redis.url);
    const proxy = await createTcpProxy({ host: hostname, port: Number(port) });
    try {
      const one = await startProcess({ REDIS_URL: throughProxy(redis.url, proxy) }, HASTY);
      await waitFor(() => opened[0]?.client.status === 'ready', { what: 'Redis through the proxy' });
      const [late, other] = [one.of('late', { maximum: 1_000, restoreRate: 1 }), one.of('other', { maximum: 1_000, restoreRate: 1 })];
      proxy.freeze();
      expect(await late.take(900)).toBe(0);
      await proxy.restore();
      expect(await other.take(900)).toBe(0);
      expect(opened[0]?.client.status).toBe('ready');
      await waitFor(async () => (await redis.client.keys(`${redis.prefix}:cost:*`)).length === 2, { what: 'both to be counted by Redis' });
    } finally {
      await proxy.close();
    }
  });

  it('are not asked where the answer was there and this process had no time to look', async () => {
    const one = await startProcess({}, HASTY);
    await one.of('another', slow).take(1);
    const bucket = one.of('actor', { maximum: 1_000, restoreRate: 1 });
    const taken = bucket.take(10);
    const until = performance.now() + 3 * HASTY.commandMs;
    while (performance.now() < until);
    expect(await taken).toBe(0);
    expect(bucket.status.currentlyAvailable).toBeGreaterThan(900);
  });

  it('stand in, and say so, while Redis answers and refuses to write', async () => {
    const user = `reader-${process.pid}`;
    await redis.client.call('ACL', 'SETUSER', user, 'on', '>secret', '~*', '+@all', '-eval', '-evalsha');
    try {
      const url = Object.assign(new URL(redis.url), { username: user, password: 'secret' });
      const refused = await startProcess({ REDIS_URL: url.href });
      await waitFor(() => opened[0]?.client.status === 'ready', { what: 'Redis' });
      const gauge = async () => (await register.getSingleMetric('rate_limits_alone')?.get())?.values[0]?.value;
      expect(await gauge()).toBe(0);
      expect(await admitted(refused.of('actor', slow), 10, 20)).toBe(50);
      expect(opened[0]?.client.status).toBe('ready');
      expect(await gauge()).toBe(1);
      await redis.client.call('ACL', 'SETUSER', user, '+eval', '+evalsha');
      await waitFor(async () => {
        await refused.of(`probe-${performance.now()}`, slow).take(1);
        return (await gauge()) === 0;
      }, { what: 'limits to be shared again' });
    } finally {
      await redis.client.call('ACL', 'DELUSER', user);
    }
  });

  it('are settled a few at a time: ten thousand idle ones keep nobody waiting, and Redis in use', async () => {
    const one = await startProcess({}, new LimiterTimings());
    for (let i = 0; i < 10_000; i += 500) {
      const some = Array.from({ length: 500 }, (_, index) => one.of(`actor-${i + index}`, slow));
      await Promise.all(some.map((bucket) => bucket.take(10)));
      for (const bucket of some) bucket.giveBack(10);
    }
    await one.beforeApplicationShutdown();
    expect(opened[0]?.client.status).toBe('ready');
    expect(await redis.client.keys(`${redis.prefix}:cost:*`)).toEqual([]);
  });

  it('are remembered for so many actors and no more', async () => {
    const one = await startProcess({ REDIS_URL: 'redis://127.0.0.1:1' });
    for (let i = 0; i < 12_000; i += 1) await one.of(`actor-${i}`, slow).take(1);
    expect(one.size).toBe(10_000);
  });
});
