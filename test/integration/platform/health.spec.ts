import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AccessModule } from '../../../src/platform/access/index.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { HealthModule } from '../../../src/platform/health/index.js';
import { Readiness } from '../../../src/platform/health/readiness.js';
import { HttpModule } from '../../../src/platform/http/http.module.js';
import { LoggingModule, RequestLog } from '../../../src/platform/logging/index.js';
import { LimiterRedis, RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { StorageModule } from '../../../src/platform/storage/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { compilePlatform } from './services.js';

let database: TestDatabase;
let redis: TestRedis;
let folder: string;
let app: NestFastifyApplication;

async function start(env: Record<string, string> = {}): Promise<void> {
  const module = await compilePlatform(
    { DATABASE_URL: database.url, REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, STORAGE_DIR: join(folder, 'objects'), METRICS_TOKEN: 'a-token-of-sixteen', ...env },
    [LoggingModule, StorageModule, RateLimitModule, AccessModule, HttpModule, HealthModule],
  );
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  const contexts = app.get(ContextStore);
  app.getHttpAdapter().getInstance().addHook('preHandler', (_request, _reply, done) => contexts.runDetached(done));
  await app.init();
  if (!env['REDIS_URL']) await waitFor(() => app.get(LimiterRedis).client.status === 'ready', { what: 'Redis' });
}
const ready = async () => {
  const { statusCode, json } = await app.inject({ url: '/health/ready' });
  return { statusCode, ...json<{ status: string; checks: Record<string, string> }>() };
};

beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  database = await createTestDatabase();
  redis = createTestRedis();
  folder = await mkdtemp(join(tmpdir(), 'dreamlux-health-'));
});
afterEach(async () => {
  await app.close();
  await redis.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('readiness', () => {
  it('is given when everything is there, and goes at shutdown', async () => {
    await start();
    expect(await ready()).toEqual({ statusCode: 200, status: 'ready', checks: { postgres: 'ok', migrations: 'ok', storage: 'ok', redis: 'ok', running: 'ok' } });
    app.get(Readiness, { strict: false }).onModuleDestroy();
    expect(await ready()).toMatchObject({ statusCode: 503, status: 'unavailable', checks: { running: 'failed' } });
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
  });

  it('goes while the schema is behind the code, and not when it is ahead', async () => {
    await start();
    await database.ownerQuery("INSERT INTO schema_migrations (timestamp, name) VALUES (9990000000000, 'Future9990000000000')");
    expect(await ready()).toMatchObject({ statusCode: 200, checks: { migrations: 'ok' } });
    await database.ownerQuery("DELETE FROM schema_migrations WHERE name = 'PlatformServices1790000001500'");
    await waitFor(async () => (await ready()).statusCode === 503, { what: 'the next look' });
    expect(await ready()).toMatchObject({ statusCode: 503, checks: { migrations: 'failed', postgres: 'ok' } });
  });

  it('goes while the store can not be written to', async () => {
    await start();
    await rm(join(folder, 'objects'), { recursive: true });
    await writeFile(join(folder, 'objects'), '');
    expect(await ready()).toMatchObject({ statusCode: 503, checks: { storage: 'failed' } });
  });

  it('is degraded, not gone, for the API without Redis', async () => {
    await start({ REDIS_URL: 'redis://127.0.0.1:1', ROLE: 'api' });
    expect(await ready()).toMatchObject({ statusCode: 200, status: 'degraded', checks: { redis: 'failed' } });
  });

  it('is gone for a worker without Redis', async () => {
    await start({ REDIS_URL: 'redis://127.0.0.1:1', ROLE: 'worker' });
    expect(await ready()).toMatchObject({ statusCode: 503, status: 'unavailable', checks: { redis: 'failed' } });
  });

  it('answers within its bound when Postgres does not', async () => {
    await start({ DATABASE_POOL_SIZE: '2' });
    const source = app.get(DataSource);
    const runners = [source.createQueryRunner(), source.createQueryRunner()];
    await Promise.all(runners.map((runner) => runner.connect()));
    expect(await ready()).toMatchObject({ statusCode: 503, checks: { postgres: 'failed' } });
    expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
    await Promise.all(runners.map((runner) => runner.release()));
    await waitFor(async () => (await ready()).status === 'ready');
  });
});

describe('metrics', () => {
  const metrics = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => app.inject({ url: '/metrics', headers, remoteAddress });

  it('show the process and the answers by route', async () => {
    await start();
    app.get(RequestLog).record({ method: 'POST', route: '/graphql signIn', status: 204, durationMs: 30, ip: '', userAgent: '', accountId: null, correlationId: 'c' });
    const { statusCode, headers, body } = await metrics();
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).toContain('http_request_seconds_bucket{le="0.05",method="POST",route="/graphql signIn",status="2xx"} 1');
    expect(body).toContain('request_log_dropped_total');
  });

  it('do not exist for strangers', async () => {
    await start();
    expect((await metrics({}, '198.51.100.7')).statusCode).toBe(404);
    expect((await metrics({ 'x-forwarded-for': '198.51.100.7' })).statusCode).toBe(404);
    expect((await metrics({ authorization: 'Bearer a-token-of-sixteen' }, '198.51.100.7')).statusCode).toBe(200);
  });
});
