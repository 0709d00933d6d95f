import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { form } from './form.js';
import { type Instance, killAll, runBuilt, startInstance } from './instance.js';
import { type RedisServer, startRedisServer } from './redis-server.js';

export interface Customer {
  readonly accountId: string;
  readonly apiKey: string;
}

/** The product as several processes on services of its own. */
export interface House {
  readonly database: TestDatabase;
  readonly redis: RedisServer;
  /** Prefix of its Redis keys. */
  readonly prefix: string;
  readonly storage: string;
  readonly customers: readonly Customer[];
  /** Starts a process and, unless told otherwise, waits until it is ready. */
  start(role: 'api' | 'worker', options?: { readonly env?: NodeJS.ProcessEnv; readonly wait?: boolean }): Promise<Instance>;
  /** What its living processes said last, to find out what went wrong. */
  said(): string;
  /** Kills every process that is left. */
  close(): Promise<void>;
}

/** @param server Postgres; absent: the tests' own */
export async function openHouse(server?: string): Promise<House> {
  const prefix = 'faults';
  const [database, redis, folder] = await Promise.all([createTestDatabase(server), startRedisServer(), mkdtemp(join(tmpdir(), 'dreamlux-faults-'))]);
  const storage = join(folder, 'storage');
  const instances: Instance[] = [];
  const close = async () => {
    await killAll();
    await redis.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  };
  const environment = {
    PATH: process.env['PATH'], NODE_COMPILE_CACHE: join(folder, 'compiled'), NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: database.url, DATABASE_POOL_SIZE: '6', REDIS_URL: redis.url, REDIS_PREFIX: prefix,
    STORAGE_DIR: storage, RENDER_CONCURRENCY: '2', DRAIN_SECONDS: '5', QUEUE_LEASE_SECONDS: String(form.leaseSeconds),
  };
  try {
    await countEnds(database);
    const seeded = await runBuilt(['test/faults/support/seed-customers.mjs', String(form.customers)], environment);
    return {
      database, redis, prefix, storage, close,
      customers: JSON.parse(seeded.split('\n').find((line) => line.startsWith('[')) ?? '[]') as Customer[],
      start: async (role, { env = {}, wait = true } = {}) => {
        const instance = await startInstance({ ...environment, ROLE: role, ...env });
        instances.push(instance);
        if (wait) await instance.ready();
        return instance;
      },
      said: () => instances.map((instance, index) => `${index + 1}. ${instance.isRunning() ? 'runs' : 'is gone'}: ${instance.said()}`).join('\n'),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Has Postgres itself write down every change of a task's status and every job: what only the present state shows could have happened twice. */
async function countEnds(database: TestDatabase): Promise<void> {
  await database.ownerQuery(`
    CREATE SCHEMA faults;
    CREATE TABLE faults.moves (generation_id uuid NOT NULL, source text NOT NULL, target text NOT NULL);
    CREATE TABLE faults.enqueued (id uuid NOT NULL, name text NOT NULL, payload jsonb NOT NULL);
    CREATE FUNCTION faults.note_move() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO faults.moves VALUES (new.id, old.status, new.status); RETURN NULL; END $$;
    CREATE FUNCTION faults.note_job() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN INSERT INTO faults.enqueued VALUES (new.id, new.name, new.payload); RETURN NULL; END $$;
    CREATE TRIGGER note_move AFTER UPDATE ON generations FOR EACH ROW WHEN (old.status IS DISTINCT FROM new.status) EXECUTE FUNCTION faults.note_move();
    CREATE TRIGGER note_job AFTER INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION faults.note_job();`);
}
