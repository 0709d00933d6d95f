import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { AppModule } from '../../src/app.module.js';
import { type Config, loadConfig } from '../../src/config/index.js';
import { createApp } from '../../src/platform/http/index.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { createTestRedis } from './redis.js';
import { watchCookies } from './registered-cookies.js';

/** Whose call it is: a cookie as `Set-Cookie` gave it, or an API key. */
export interface As { readonly cookie?: string | undefined; readonly apiKey?: string | undefined; readonly headers?: Record<string, string> }

export interface GraphqlAnswer<T> {
  readonly status: number;
  readonly data: T;
  readonly errors: { message: string; extensions: { code: string; correlationId: string } & Record<string, unknown> }[] | undefined;
  /** `name=value` of the session cookie that the answer set, if any; empty string when it was cleared. */
  readonly cookie: string | undefined;
}

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly config: Config;
  readonly database: TestDatabase;
  graphql<T = Record<string, unknown>>(query: string, variables?: object, as?: As): Promise<GraphqlAnswer<T>>;
  /** Mails sent to an address, newest first. */
  mails(to: string): Promise<{ subject: string; text: string; html: string }[]>;
  close(): Promise<void>;
}

/**
 * The whole product in this process, over real HTTP, with a database, Redis keys and a storage folder of its own.
 * @param way to the database, as a URL made of its own: by way of a proxy
 */
export async function startApp(environment: Record<string, string> = {}, way = (url: string): string => url): Promise<TestApp> {
  const [database, storage, port] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), 'dreamlux-storage-')), freePort()]);
  const redis = createTestRedis();
  const config = loadConfig({
    NODE_ENV: 'test', LOG_LEVEL: 'fatal', PORT: String(port), DATABASE_URL: way(database.url), DATABASE_POOL_SIZE: '8', REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix,
    STORAGE_DIR: storage, DRAIN_SECONDS: '5', ...environment,
  });
  const release = async () => {
    await redis.close();
    await database.drop();
    await rm(storage, { recursive: true, force: true });
  };
  let app: NestFastifyApplication | undefined;
  let strayCookies: readonly string[] = [];
  try {
    app = await createApp(AppModule.forRoot(config), config);
    strayCookies = watchCookies(app.getHttpAdapter().getInstance(), config.secureCookies);
    await app.listen(config.PORT, config.HOST);
  } catch (error) {
    await app?.close();
    await release();
    throw error;
  }
  const url = config.publicUrl;

  return {
    app, url, config, database,
    graphql: async (query, variables = {}, as = {}) => {
      const call = request(url).post('/graphql').set('Content-Type', 'application/json').set(as.headers ?? {});
      if (as.cookie) call.set('Cookie', as.cookie);
      if (as.apiKey) call.set('Authorization', `Bearer ${as.apiKey}`);
      const { status, body, headers } = await call.send({ query, variables });
      const set = ([headers['set-cookie'] ?? []].flat() as string[]).find((cookie) => /^(__Host-)?session=/.test(cookie));
      return { status, data: body.data, errors: body.errors, cookie: set?.split(';')[0]?.replace(/^[^=]+=$/, '') };
    },
    mails: async (to) => (await request(url).get('/dev/mail').query({ to }).set('Accept', 'application/json').expect(200)).body,
    close: async () => {
      await app.close();
      await release();
      if (strayCookies.length > 0) throw new Error(`cookies that policies/cookies.json doesn't know like this [P40]: ${[...new Set(strayCookies)].join('; ')}`);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
