import { setTimeout as pause } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ContextStore, Locale, RequestEndedError, RequestLife } from '../../../src/platform/context/index.js';
import { Database, inOrder, UnitOfWork } from '../../../src/platform/database/index.js';
import { unavailableOf } from '../../../src/platform/errors/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';

const POOL = 3;
let postgres: TestDatabase;
let redis: TestRedis;
let module: TestingModule;
let database: Database;
let uow: UnitOfWork;
let store: ContextStore;

beforeAll(async () => {
  postgres = await createTestDatabase();
  redis = createTestRedis();
  await postgres.ownerQuery('CREATE TABLE notes (id int PRIMARY KEY); GRANT SELECT, INSERT ON notes TO dreamlux_app');
  // Commits that take a while: for them to be going on when a request ends.
  await postgres.ownerQuery(`CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id < 0) EXECUTE FUNCTION dawdle()`);
  module = await createTestModule({ database: postgres, redis, env: { DATABASE_POOL_SIZE: String(POOL) } });
  [database, uow, store] = [module.get(Database), module.get(UnitOfWork), module.get(ContextStore)];
});
afterAll(async () => {
  await module.close();
  await redis.close();
  await postgres.drop();
});

const detached = { correlationId: newId(), caller: null, locale: Locale.EN, ip: '', userAgent: '', memo: new Map() };
const during = <T>(life: RequestLife, work: () => T): T => store.run({ ...detached, life }, work);
/** What is behind a failure, or what it was that didn't fail. */
const outcome = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => unavailableOf(error) ?? error);
const sleeping = async () => (await postgres.ownerQuery<{ pid: number }>(
  `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND state = 'active' AND wait_event = 'PgSleep'`)).length;
const seen = (id: number) => postgres.ownerQuery('SELECT 1 FROM notes WHERE id = $1', [id]).then((rows) => rows.length === 1);
const note = (id: number) => database.write.query('INSERT INTO notes VALUES ($1)', [id]);
/** Every connection of the pool, at once. */
const useAll = () => Promise.all(Array.from({ length: POOL * 3 }, () => store.runDetached(() => database.read.query('SELECT pg_sleep(0.01)'))));

describe('a statement whose request is over', () => {
  it.each(['disconnected', 'deadline'] as const)('is cancelled in Postgres, and its connection serves the next one (%s)', async (how) => {
    const life = new RequestLife();
    const slow = outcome(during(life, () => database.read.query('SELECT pg_sleep(60)')));
    await waitFor(async () => (await sleeping()) === 1, { what: 'the statement to run' });
    life.end(how);
    expect(await slow).toBeInstanceOf(RequestEndedError);
    expect(await sleeping()).toBe(0);
    await useAll();
  });

  it('is not begun', async () => {
    const life = new RequestLife();
    life.end('disconnected');
    expect(await outcome(during(life, () => database.read.query('SELECT 1')))).toBeInstanceOf(RequestEndedError);
    expect(await outcome(during(life, () => uow.run(() => note(1))))).toBeInstanceOf(RequestEndedError);
    expect(await seen(1)).toBe(false);
  });

  it('waits for no connection any more, and leaves none behind', async () => {
    const stop = new RequestLife();
    const slow = Array.from({ length: POOL }, () => outcome(during(stop, () => database.read.query('SELECT pg_sleep(60)'))));
    await waitFor(async () => (await sleeping()) === POOL);
    const life = new RequestLife();
    const waiting = Array.from({ length: 5 }, () => outcome(during(life, () => database.read.query('SELECT 1'))));
    life.end('disconnected');
    for (const one of await Promise.all(waiting)) expect(one).toBeInstanceOf(RequestEndedError);
    expect(await sleeping()).toBe(POOL);
    stop.end('disconnected');
    await Promise.all(slow);
    await useAll();
  });

  it('never takes somebody else\'s statement with it', async () => {
    const source = module.get<DataSource>(getDataSourceToken());
    const failures: unknown[] = [];
    let cancelled = 0;
    const rounds = Array.from({ length: POOL }, async () => {
      for (let round = 0; round < 60; round += 1) {
        const life = new RequestLife();
        const mine = during(life, () => source.query('SELECT pg_sleep(0.004)')).then(() => undefined, () => { cancelled += 1; });
        // Sometimes before, sometimes after it ends by itself.
        await pause(Math.random() * 8);
        life.end('disconnected');
        const others = [source.query('SELECT pg_sleep(0.002)'), source.query('SELECT pg_sleep(0.002)')];
        for (const settled of await Promise.allSettled(others)) if (settled.status === 'rejected') failures.push(settled.reason);
        await mine;
      }
    });
    await Promise.all(rounds);
    expect(failures).toEqual([]);
    expect(cancelled).toBeGreaterThan(0);
  });
});

describe('a unit of work', () => {
  it('is finished although its client has gone', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(async () => {
      await note(10);
      life.end('disconnected');
      await note(11);
    })));
    expect(await work).toBe('done');
    expect([await seen(10), await seen(11)]).toEqual([true, true]);
  });

  it('is finished although its client goes while its very first statements are under way', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(() => {
      const sent = inOrder(
        database.change({ name: 'note', text: 'INSERT INTO notes VALUES ($1)' }, [12]), database.change({ name: 'doze', text: 'SELECT pg_sleep($1)' }, [0.3]));
      life.end('disconnected');
      return sent;
    })));
    expect(await work).toBe('done');
    expect(await seen(12)).toBe(true);
  });

  it('is rolled back at the deadline, also while it waits in the last of several statements', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(() => inOrder(
      database.change({ name: 'note', text: 'INSERT INTO notes VALUES ($1)' }, [13]), database.change({ name: 'doze', text: 'SELECT pg_sleep($1)' }, [60])))));
    await waitFor(async () => (await sleeping()) === 1);
    life.end('deadline');
    expect(await work).toBeInstanceOf(RequestEndedError);
    expect([await seen(13), await sleeping()]).toEqual([false, 0]);
    await useAll();
  });

  it('is rolled back at the deadline, whatever it is doing', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(async () => {
      await note(20);
      await database.write.query('SELECT pg_sleep(60)');
    })));
    await waitFor(async () => (await sleeping()) === 1);
    life.end('disconnected');
    await pause(100);
    expect(await sleeping()).toBe(1);
    life.end('deadline');
    expect(await work).toBeInstanceOf(RequestEndedError);
    expect(await seen(20)).toBe(false);
    await useAll();
  });

  it('is rolled back when the deadline comes before it is told to commit', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(async () => {
      await note(30);
      life.end('deadline');
    })));
    expect(await work).toBeInstanceOf(RequestEndedError);
    expect(await seen(30)).toBe(false);
    await useAll();
  });

  it('that is being committed is left alone', async () => {
    const life = new RequestLife();
    let hooks = 0;
    const work = outcome(during(life, () => uow.run(async () => {
      await note(-1);
      uow.afterCommit(() => { hooks += 1; });
    })));
    await waitFor(async () => (await sleeping()) === 1, { what: 'the commit to take its time' });
    life.end('deadline');
    expect(await work).toBe('done');
    expect([await seen(-1), hooks]).toEqual([true, 1]);
  });

  it('with several statements in line is rolled back as a whole, and its connection is as good as new', async () => {
    const life = new RequestLife();
    const work = outcome(during(life, () => uow.run(() => Promise.all([note(40), database.write.query('SELECT pg_sleep(60)'), note(41), note(42)]))));
    await waitFor(async () => (await sleeping()) === 1);
    life.end('deadline');
    expect(await work).not.toBe('done');
    await useAll();
    expect(await Promise.all([40, 41, 42].map(seen))).toEqual([false, false, false]);
  });
});

it('work that no request asked for has no deadline', async () => {
  await store.runDetached(() => uow.run(() => note(50)));
  expect(await seen(50)).toBe(true);
});

it('a connection is held back until Postgres has dealt with the cancellation, however late that arrives', async () => {
  const { hostname, port } = new URL(postgres.url);
  const proxy = await createTcpProxy({ host: hostname, port: Number(port) });
  const through = new URL(postgres.url);
  [through.hostname, through.port] = ['127.0.0.1', String(proxy.port)];
  const own = await createTestModule({ database: { url: through.href }, redis, env: { DATABASE_POOL_SIZE: '2' } });
  try {
    const life = new RequestLife();
    const query = (sql: string) => own.get(Database).read.query(sql) as Promise<unknown>;
    const mine = own.get(ContextStore).run({ ...detached, life }, () => query('SELECT pg_sleep(0.8)'));
    await waitFor(async () => (await sleeping()) === 1);
    const open = proxy.connections;
    // The cancellation is on its way for so long; what is sent after it overtakes it.
    proxy.latency(900);
    life.end('disconnected');
    await waitFor(() => proxy.connections > open, { everyMs: 1 });
    await pause(20);
    proxy.latency(1);
    const others = Promise.all([query('SELECT pg_sleep(2)'), query('SELECT pg_sleep(2)')]);
    await mine;
    await others;
  } finally {
    await own.close();
    await proxy.close();
  }
});
