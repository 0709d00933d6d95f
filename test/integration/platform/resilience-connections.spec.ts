import type { TestingModule } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Client, type Pool } from 'pg';
import { register } from 'prom-client';
import type { DataSource } from 'typeorm';
import { Database, sqlStateOf, UnitOfWork } from '../../../src/platform/database/index.js';
import { unavailableOf } from '../../../src/platform/errors/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';

const POOL = 3;
let postgres: TestDatabase;
let redis: TestRedis;
let proxy: TcpProxy;
let module: TestingModule;
let database: Database;
let uow: UnitOfWork;

beforeAll(async () => {
  postgres = await createTestDatabase();
  redis = createTestRedis();
  await postgres.ownerQuery('CREATE TABLE notes (id int PRIMARY KEY, text varchar(10)); GRANT SELECT, INSERT ON notes TO dreamlux_app');
  const { hostname, port } = new URL(postgres.url);
  proxy = await createTcpProxy({ host: hostname, port: Number(port) });
  const through = new URL(postgres.url);
  [through.hostname, through.port] = ['127.0.0.1', String(proxy.port)];
  module = await createTestModule({ database: { url: through.href }, redis, env: { DATABASE_POOL_SIZE: String(POOL) } });
  [database, uow] = [module.get(Database), module.get(UnitOfWork)];
});
afterAll(async () => {
  await module.close();
  await proxy.close();
  await redis.close();
  await postgres.drop();
});

const NOTES = { name: 'spec-notes', text: 'SELECT * FROM notes' };
const doze = (seconds: number) => database.prepared({ name: 'spec-doze', text: 'SELECT pg_sleep($1)' }, [seconds]);
const everywhere = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: POOL }, async () => {
  // Held up until all connections are at work, so that each has done it.
  const [done] = await Promise.all([work(), doze(0.1)]);
  return done;
}));
const asleep = async () => (await postgres.ownerQuery(
  `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND wait_event = 'PgSleep'`)).length;
const opened = async () => (await register.getSingleMetric('breaker_opened_total')?.get())?.values.find(({ labels }) => labels['name'] === 'postgres')?.value ?? 0;
const pool = () => (module.get<DataSource>(getDataSourceToken()).driver as unknown as { master: Pool }).master;
const failureOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => error);

it('a connection that is lost while a prepared statement is under way costs that statement and not the process', async () => {
  const lost = [failureOf(doze(60)), failureOf(uow.run(() => doze(60)))];
  await waitFor(async () => (await asleep()) === 2, { what: 'the statements to run' });
  proxy.reset();
  for (const failure of await Promise.all(lost)) expect(unavailableOf(failure)?.message).toBe('Postgres is out of reach');
  await waitFor(() => doze(0).then(() => true, () => false), { what: 'new connections' });
});

describe('a prepared statement whose table is changed by a migration', () => {
  let length = 10;
  const widen = () => postgres.ownerQuery(`ALTER TABLE notes ALTER COLUMN text TYPE varchar(${length += 10})`);

  it('is planned anew, on whatever connection', async () => {
    await everywhere(() => database.prepared(NOTES, []));
    await widen();
    for (let time = 0; time < POOL * 2; time += 1) expect(await database.prepared(NOTES, [])).toEqual([]);
    await widen();
    expect(await everywhere(() => database.prepared(NOTES, []))).toEqual([[], [], []]);
    expect(pool().totalCount).toBeLessThanOrEqual(POOL);
  });

  it('within a unit of work has it run again, whole', async () => {
    const read = () => uow.run(() => database.prepared(NOTES, []));
    await everywhere(read);
    await widen();
    let attempts = 0;
    await uow.run(async () => {
      attempts += 1;
      await database.write.query('INSERT INTO notes (id) VALUES (1)');
      await database.prepared(NOTES, []);
    });
    expect([attempts, await postgres.ownerQuery('SELECT id FROM notes')]).toEqual([2, [{ id: 1 }]]);
    await postgres.ownerQuery('DELETE FROM notes');
  });

  it('and one that the connection has lost, as behind a pooler', async () => {
    await everywhere(() => database.prepared(NOTES, []));
    for (let time = 0; time < POOL; time += 1) await database.read.query('DEALLOCATE ALL');
    expect(await everywhere(() => database.prepared(NOTES, []))).toEqual([[], [], []]);
  });

  it('other things that Postgres does not do are not tried again', async () => {
    let attempts = 0;
    const failure = await failureOf(uow.run(async () => {
      attempts += 1;
      throw Object.assign(new Error('not supported'), { code: '0A000' });
    }));
    expect([sqlStateOf(failure), attempts]).toEqual(['0A000', 1]);
  });
});

it('a pool that is used up is no outage: whoever waited too long is told to come back, and the breaker stays shut', async () => {
  const before = await opened();
  const slow = Array.from({ length: POOL }, () => doze(13));
  await waitFor(async () => (await asleep()) === POOL);
  // More than the failures in a row that would open it.
  const waited = await Promise.all(Array.from({ length: 10 }, () => failureOf(database.prepared(NOTES, []))));
  expect(waited.map((failure) => unavailableOf(failure)?.retryAfterSeconds)).toEqual(Array(10).fill(1));
  await Promise.all(slow);
  expect(await opened()).toBe(before);
  expect(await database.prepared(NOTES, [])).toEqual([]);
});

it('a list has a name of its own', async () => {
  const source = module.get<DataSource>(getDataSourceToken());
  const entity = { tableName: 'notes', columns: [{ databaseName: 'id', propertyName: 'id' }] };
  const own = new Database({ tx: null } as never, { getMetadata: () => entity, driver: source.driver } as never);
  expect(await own.records('notes', 'spec-list', 'WHERE id > $1', [0])).toEqual([]);
  expect(await own.records('notes', 'spec-list', 'WHERE id > $1', [1])).toEqual([]);
  await expect((async () => own.records('notes', 'spec-list', 'WHERE id < $1', [0]))()).rejects.toThrow('spec-list');
});

describe('the application\'s connections', () => {
  const bounds = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'client_connection_check_interval', 'default_transaction_read_only', 'TimeZone'];

  it('bound what may take long, in Postgres itself', async () => {
    const rows = await database.prepared<{ name: string; setting: string }>({ name: 'spec-settings', text: 'SELECT name, setting FROM pg_settings WHERE name = ANY($1)' }, [bounds]);
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      statement_timeout: '15000', lock_timeout: '5000', idle_in_transaction_session_timeout: '20000', client_connection_check_interval: '2000',
      default_transaction_read_only: 'on', TimeZone: 'UTC',
    });
  });

  it('serve on after a statement took too long', async () => {
    const pids: unknown[] = [];
    const failure = await failureOf(uow.run(async () => {
      pids.push(await database.write.query('SELECT pg_backend_pid() AS pid'));
      await database.write.query('SET LOCAL statement_timeout = 50');
      await doze(60);
    }));
    expect(sqlStateOf(failure)).toBe('57014');
    const after = await everywhere(() => database.prepared({ name: 'spec-pid', text: 'SELECT pg_backend_pid() AS pid, current_setting(\'statement_timeout\') AS limit' }, []));
    expect(after.flat()).toContainEqual({ pid: (pids[0] as { pid: number }[])[0]?.pid, limit: '15s' });
  });

  it('give up a lock that is not to be had', async () => {
    const holder = new Client({ connectionString: postgres.ownerUrl });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE notes IN ACCESS EXCLUSIVE MODE');
      expect(sqlStateOf(await failureOf(database.prepared(NOTES, [])))).toBe('55P03');
    } finally {
      await holder.end();
    }
    expect(await database.prepared(NOTES, [])).toEqual([]);
  });
});
