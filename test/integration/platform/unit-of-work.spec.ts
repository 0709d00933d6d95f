import type { TestingModule } from '@nestjs/testing';
import { Database, inOrder, PgNotifications, sqlStateOf, UnitOfWork, violatedConstraint } from '../../../src/platform/database/index.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { LeastPrivilege } from '../../../src/platform/database/least-privilege.js';
import { DataMapRegistry, impersonal } from '../../../src/platform/data-map/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

const READ_ONLY = '25006';
const DEADLOCK = '40P01';

describe('unit of work', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let module: TestingModule;
  let uow: UnitOfWork;
  let db: Database;
  const insert = (id: number) => db.write.query('INSERT INTO things (id, n) VALUES ($1, 0)', [id]);
  const ids = async () => (await database.ownerQuery<{ id: number }>('SELECT id FROM things ORDER BY id')).map(({ id }) => id);

  beforeAll(async () => {
    database = await createTestDatabase();
    redis = createTestRedis();
    await database.ownerQuery('CREATE TABLE things (id int CONSTRAINT pk_things PRIMARY KEY, n int)');
    await database.ownerQuery('GRANT SELECT, INSERT, UPDATE, DELETE ON things TO dreamlux_app');
    module = await createTestModule({ database, redis });
    uow = module.get(UnitOfWork);
    db = module.get(Database);
  });
  beforeEach(() => database.ownerQuery('TRUNCATE things'));
  afterAll(async () => {
    await module.close();
    await redis.close();
    await database.drop();
  });

  it('acts as the role that owns nothing', async () => {
    expect(await db.read.query('SELECT current_user, session_user = current_user AS same')).toEqual([{ current_user: 'dreamlux_app', same: false }]);
  });

  it('commits what succeeds and undoes what fails', async () => {
    await uow.run(() => insert(1));
    await expect(uow.run(async () => {
      await insert(2);
      throw new Error('refused');
    })).rejects.toThrow('refused');
    expect(await ids()).toEqual([1]);
  });

  it('an inner one joins the outer one', async () => {
    await expect(uow.run(async () => {
      await uow.run(() => insert(1));
      throw new Error('later');
    })).rejects.toThrow('later');
    expect(await ids()).toEqual([]);
  });

  it('Postgres refuses a write outside of one, and so does the code', async () => {
    expect(() => db.write).toThrow('outside of a unit of work');
    const stray = await db.read.query('INSERT INTO things (id, n) VALUES (9, 0)').catch((error: unknown) => error);
    expect(sqlStateOf(stray)).toBe(READ_ONLY);
    expect(await ids()).toEqual([]);
  });

  it('a deadlock runs the loser again, whole', async () => {
    await uow.run(() => insert(1));
    await uow.run(() => insert(2));
    const attempts = [0, 0];
    const bothHold: (() => void)[] = [];
    const meet = new Promise<void>((resolve) => {
      bothHold.push(() => bothHold.length === 3 && resolve());
    });
    const bump = (which: 0 | 1, first: number, second: number) => uow.run(async () => {
      attempts[which] = (attempts[which] ?? 0) + 1;
      await db.write.query('UPDATE things SET n = n + 1 WHERE id = $1', [first]);
      if (attempts[which] === 1) {
        bothHold.push(() => undefined);
        bothHold[0]?.();
        await meet;
      }
      await db.write.query('UPDATE things SET n = n + 1 WHERE id = $1', [second]);
    });
    await Promise.all([bump(0, 1, 2), bump(1, 2, 1)]);
    expect(attempts.toSorted()).toEqual([1, 2]);
    expect(await database.ownerQuery('SELECT n FROM things')).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('gives up on a deadlock that never ends, and on other failures at once', async () => {
    let attempts = 0;
    const failing = (state: string) => uow.run(async () => {
      attempts += 1;
      await db.write.query(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${state}'; END $$`);
    });
    await expect(failing(DEADLOCK)).rejects.toThrow('no');
    expect(attempts).toBe(5);
    attempts = 0;
    await expect(failing('P0001')).rejects.toThrow('no');
    expect(attempts).toBe(1);
  });

  it('names the constraint that was violated', async () => {
    await uow.run(() => insert(1));
    const error = await uow.run(() => insert(1)).catch((caught: unknown) => caught);
    expect([sqlStateOf(error), violatedConstraint(error)]).toEqual(['23505', 'pk_things']);
  });

  describe('statements sent right behind one another', () => {
    const put = (id: number, n: number) => db.change({ name: 'put-thing', text: 'INSERT INTO things (id, n) VALUES ($1, $2) RETURNING id' }, [id, n]);

    it('are carried out in that order, together with what begins the transaction', async () => {
      const [first, , last] = await uow.run(() => inOrder(put(1, 0), db.change({ name: 'raise-things', text: 'UPDATE things SET n = n + 1' }, []), put(2, 0)));
      expect([first, last]).toEqual([[{ id: 1 }], [{ id: 2 }]]);
      expect(await database.ownerQuery('SELECT id, n FROM things ORDER BY id')).toEqual([{ id: 1, n: 1 }, { id: 2, n: 0 }]);
    });

    it('fail as the first of them does, undo all, and leave a connection that works', async () => {
      const never = { name: 'never-prepared-before', text: 'SELECT $1::int AS n' };
      // As many as the pool has connections, several times over.
      for (let round = 0; round < 20; round += 1) {
        const error = await uow.run(() => inOrder(
          put(1, 0),
          put(1, 0).catch((failure: unknown) => Promise.resolve().then(() => Promise.reject(failure as Error))),
          db.change(never, [1]),
        )).catch((caught: unknown) => caught);
        expect([sqlStateOf(error), violatedConstraint(error)]).toEqual(['23505', 'pk_things']);
      }
      expect(await ids()).toEqual([]);
      expect(await Promise.all(Array.from({ length: 20 }, (_, n) => uow.run(() => db.change(never, [n]))))).toEqual(Array.from({ length: 20 }, (_, n) => [{ n }]));
    });

    it('a prepared write outside of one is refused before it is sent', async () => {
      await expect(put(1, 0)).rejects.toThrow('outside of a unit of work');
    });
  });

  it('hooks run after the commit, once, and never after a rollback', async () => {
    const seen: number[][] = [];
    let attempts = 0;
    await uow.run(async () => {
      attempts += 1;
      uow.afterCommit(() => void ids().then((found) => seen.push(found)));
      await insert(1);
      if (attempts === 1) await db.write.query(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`);
    });
    await uow.run(async () => {
      uow.afterCommit(() => seen.push([-1]));
      throw new Error('undone');
    }).catch(() => undefined);
    await waitFor(() => seen.length > 0, { what: 'the hook' });
    expect({ seen, attempts }).toEqual({ seen: [[1]], attempts: 2 });
  });

  it('a context of its own sees no transaction of the outer one', async () => {
    await uow.run(async () => {
      await module.get(ContextStore).runDetached(async () => expect(uow.active).toBe(false));
    });
  });

  it('an undefined condition never means "any row"', async () => {
    await expect(db.read.query('SELECT 1')).resolves.toBeDefined();
    expect((db.read.dataSource.options as { invalidWhereValuesBehavior?: unknown }).invalidWhereValuesBehavior).toEqual({ null: 'throw', undefined: 'throw' });
  });

  it('notifications arrive on commit only', async () => {
    const heard: string[] = [];
    const notifications = module.get(PgNotifications);
    notifications.on('things_changed', (payload) => heard.push(payload));
    await uow.run(async () => {
      await notifications.notify('things_changed', 'undone');
      throw new Error('no');
    }).catch(() => undefined);
    await waitFor(async () => {
      await uow.run(() => notifications.notify('things_changed', 'done'));
      return heard.includes('done');
    }, { what: 'the notification' });
    expect(heard).not.toContain('undone');
  });

  it('hints arrive after the commit only, each once; what could not be said becomes "look at everything"', async () => {
    const notifications = module.get(PgNotifications);
    const heard: string[] = [];
    const stop = notifications.on('things_hinted', (payload) => heard.push(payload));
    const hintOf = (payload: string) => uow.run(async () => notifications.hint('things_hinted', payload));
    await waitFor(async () => {
      await hintOf('begin');
      return heard.includes('begin');
    }, { what: 'the first hint' });
    await expect(uow.run(async () => {
      notifications.hint('things_hinted', 'undone');
      throw new Error('no');
    })).rejects.toThrow('no');
    await uow.run(async () => {
      for (const payload of ['a', 'b', 'a']) notifications.hint('things_hinted', payload);
    });
    await hintOf('end');
    await waitFor(() => heard.includes('end'), { what: 'the last hint' });
    expect(heard.filter((payload) => payload !== 'begin' && payload !== '')).toEqual(['a', 'b', 'end']);

    heard.length = 0;
    await database.ownerQuery(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-listen'`);
    await hintOf('while it is away');
    await waitFor(() => heard.includes(''), { what: 'a look at everything' });
    stop();
  });

  it('boot fails where the role could rewrite what only grows, or owns a table', async () => {
    const check = (table: string) => new LeastPrivilege(db, new DataMapRegistry([{ ...impersonal(table, 'x', ['id']), appendOnly: true }])).onModuleInit();
    await expect(check('things')).rejects.toThrow(/UPDATE on things, DELETE on things/);
    await database.ownerQuery('REVOKE UPDATE, DELETE ON things FROM dreamlux_app');
    await expect(check('things')).resolves.toBeUndefined();
    await database.ownerQuery('ALTER TABLE things OWNER TO dreamlux_app');
    await expect(check('things')).rejects.toThrow(/OWNERSHIP on things/);
  });
});
