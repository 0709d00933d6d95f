import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '../../../src/config/index.js';
import { RateLimitedError } from '../../../src/platform/errors/index.js';
import { LimiterRedis, LimiterTimings, RateLimiter } from '../../../src/platform/rate-limit/index.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

let redis: TestRedis;
const opened: LimiterRedis[] = [];

function limiter(env: Record<string, string> = {}): RateLimiter {
  const config = loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, ...env });
  const connection = new LimiterRedis(config, new LimiterTimings());
  opened.push(connection);
  return new RateLimiter(config, connection);
}
const ready = async (): Promise<void> => {
  await waitFor(() => opened.every(({ client }) => client.status === 'ready'), { what: 'Redis' });
};
const admitted = async (attempts: number, attempt: () => Promise<unknown>): Promise<number> => {
  const results = await Promise.allSettled(Array.from({ length: attempts }, attempt));
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(RateLimitedError);
  return results.filter(({ status }) => status === 'fulfilled').length;
};

beforeEach(() => { redis = createTestRedis(); });
afterEach(async () => {
  for (const connection of opened.splice(0)) connection.onApplicationShutdown();
  await redis.close();
});

describe('limits [P62]', () => {
  it('admit exactly so many, over all processes together', async () => {
    const options = { name: 'made', points: 10, seconds: 60 };
    const [a, b] = [limiter().define(options), limiter().define(options)];
    await ready();
    const counts = await Promise.all([admitted(20, () => a.consume('x')), admitted(20, () => b.consume('x'))]);
    expect(counts[0] + counts[1]).toBe(10);
    expect(await admitted(1, () => a.consume('another'))).toBe(1);
  });

  it('say when to come back, and forget in time', async () => {
    const limit = limiter().define({ name: 'short', points: 1, seconds: 1 });
    await ready();
    await limit.consume('x');
    const refusal = await limit.consume('x').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ extra: { retryAfterSeconds: 1 } });
    await waitFor(async () => (await limit.peek('x')).remaining === 1, { what: 'the window to end' });
    await limit.consume('x');
  });

  it('block for longer than the window where asked to', async () => {
    const limit = limiter().define({ name: 'blocking', points: 1, seconds: 1, blockSeconds: 500 });
    await ready();
    await limit.consume('x');
    await expect(limit.consume('x')).rejects.toMatchObject({ extra: { retryAfterSeconds: 500 } });
    await limit.reset('x');
    await limit.consume('x');
  });

  it('count failures, give points back, and peek without counting', async () => {
    const limit = limiter().define({ name: 'failures', points: 3, seconds: 60 });
    await ready();
    await limit.penalty('x', 2);
    await limit.check('x');
    expect(await limit.peek('x')).toMatchObject({ consumed: 2, remaining: 1 });
    expect((await limit.penalty('x')).remaining).toBe(0);
    await expect(limit.check('x')).rejects.toThrow(RateLimitedError);
    await limit.reward('x');
    await limit.check('x');
    expect(await limit.peek('never seen')).toEqual({ consumed: 0, remaining: 3, secondsLeft: 0 });
  });

  it('show Redis neither addresses nor IPs', async () => {
    const limit = limiter().define({ name: 'private', points: 5, seconds: 60 });
    await ready();
    await limit.consume(['canary@example.com', '198.51.100.7']);
    const keys = await redis.client.keys(`${redis.prefix}:*`);
    expect(keys).toHaveLength(1);
    expect(keys.join()).not.toMatch(/canary|198\.51/);
  });

  it('admit more in development only where told so, and never in production', async () => {
    const options = { name: 'sign-up', points: 2, seconds: 60, developmentPoints: 30 };
    const production = {
      NODE_ENV: 'production', DATABASE_URL: 'postgres://x/y', STORAGE_DIR: '/tmp/x', PUBLIC_URL: 'https://a.example', WEB_URL: 'https://a.example',
      SECRET_KEY: 'x'.repeat(32), SMTP_URL: 'smtp://x', MAIL_FROM: 'a@b.example',
    };
    const [development, strict] = [limiter().define(options), limiter(production).define(options)];
    await ready();
    expect(await admitted(40, () => development.consume('x'))).toBe(30);
    expect(await admitted(40, () => strict.consume('x'))).toBe(2);
  });

  it('are defined once', () => {
    const limits = limiter();
    limits.define({ name: 'once', points: 1, seconds: 1 });
    expect(() => limits.define({ name: 'once', points: 1, seconds: 1 })).toThrow('twice');
  });
});

describe('progressive delay [P62]', () => {
  const options = { name: 'sign-in', freeFailures: 3, firstSeconds: 20, maxSeconds: 200, forgetAfterSeconds: 3_600 };

  it('doubles from failure to failure up to its bound, and success clears it', async () => {
    const delay = limiter().defineDelay(options);
    await ready();
    const seconds: number[] = [];
    for (let i = 0; i < 9; i += 1) seconds.push(await delay.failed('account'));
    expect(seconds).toEqual([0, 0, 0, 20, 40, 80, 160, 200, 200]);
    const refusal = await delay.enter('account').then(() => null, (error: RateLimitedError) => error);
    expect(refusal?.extra['retryAfterSeconds']).toBeGreaterThan(160);
    await delay.enter('another account');
    await delay.succeeded('account');
    await delay.enter('account');
    expect(await delay.failed('account')).toBe(0);
  });

  it('lets everyone try again once it is over', async () => {
    const delay = limiter().defineDelay({ ...options, freeFailures: 0, firstSeconds: 4, maxSeconds: 4 });
    await ready();
    await delay.failed('account');
    await expect(delay.enter('account')).rejects.toThrow(RateLimitedError);
    await waitFor(() => delay.enter('account').then(() => true), { what: 'the delay to end' });
  });

  it('admits one at a time once the free failures are used up, over all processes, until it is known how that one ended', async () => {
    const [a, b] = [limiter().defineDelay(options), limiter().defineDelay(options)];
    await ready();
    expect(await admitted(5, () => a.enter('account'))).toBe(5);
    expect(await a.enter('account')).toBe(false);
    for (let i = 0; i < options.freeFailures; i += 1) await a.failed('account');
    const together = async () => (await Promise.all([admitted(5, () => a.enter('account')), admitted(5, () => b.enter('account'))])).reduce((sum, count) => sum + count, 0);
    expect(await together()).toBe(1);
    await a.leave('account');
    expect(await together()).toBe(1);
    await b.failed('account');
    expect(await together()).toBe(0);
    await b.succeeded('account');
    expect(await together()).toBe(10);
  });
});

describe('without Redis', () => {
  let server: Server;
  let sockets: Socket[];
  const silentServer = async (): Promise<string> => {
    sockets = [];
    server = createServer((socket) => void sockets.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
    await waitFor(() => server.listening);
    return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const socket of sockets ?? []) socket.destroy();
    server?.close();
  });

  it('limits go on in each process, with half of the points', async () => {
    const limit = limiter({ REDIS_URL: 'redis://127.0.0.1:1' }).define({ name: 'alone', points: 10, seconds: 60 });
    expect(await admitted(20, () => limit.consume('x'))).toBe(5);
    const delay = limiter({ REDIS_URL: 'redis://127.0.0.1:1' }).defineDelay({ name: 'd', freeFailures: 1, firstSeconds: 5, maxSeconds: 60, forgetAfterSeconds: 60 });
    await delay.failed('x');
    await delay.failed('x');
    await expect(delay.enter('x')).rejects.toThrow(RateLimitedError);
    await delay.succeeded('x');
    await delay.enter('x');
  });

  it('nothing hangs when Redis accepts connections and then says nothing', async () => {
    const limit = limiter({ REDIS_URL: await silentServer() }).define({ name: 'silent', points: 4, seconds: 60 });
    await waitFor(() => sockets.length > 0);
    const answer = admitted(4, () => limit.consume('x'));
    expect(await Promise.race([answer, pause(20_000, 'hung', { ref: false })])).toBe(2);
  });

  it('nothing hangs when Redis stops answering in the middle', async () => {
    const limit = limiter().define({ name: 'paused', points: 4, seconds: 60 });
    await ready();
    const connection = opened[0]?.client;
    // Commands go nowhere from now on, as with a cut cable.
    connection?.stream.cork();
    const answer = admitted(4, () => limit.consume('x'));
    expect(await Promise.race([answer, pause(20_000, 'hung', { ref: false })])).toBe(2);
    connection?.stream.destroy();
  });
});
