import type { TestingModule } from '@nestjs/testing';
import { Database, UnitOfWork } from '../../../src/platform/database/index.js';
import { DomainEvents } from '../../../src/platform/events/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

let database: TestDatabase;
let redis: TestRedis;
let module: TestingModule;
let events: DomainEvents;
let uow: UnitOfWork;
let tables: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.ownerQuery('CREATE TABLE marks (mark text NOT NULL)');
  await database.ownerQuery('GRANT SELECT, INSERT ON marks TO dreamlux_app');
  redis = createTestRedis();
  module = await createTestModule({ database, redis });
  events = module.get(DomainEvents);
  uow = module.get(UnitOfWork);
  tables = module.get(Database);
});
afterAll(async () => {
  await module?.close();
  await redis?.close();
  await database?.drop();
});
beforeEach(() => database.ownerQuery('DELETE FROM marks'));

const mark = (text: string) => tables.write.query('INSERT INTO marks VALUES ($1)', [text]);
const marks = async () => (await database.ownerQuery<{ mark: string }>('SELECT mark FROM marks ORDER BY mark')).map((row) => row.mark);

test('in-transaction handlers write along with the publisher, in order', async () => {
  class Happened { constructor(readonly what: string) {} }
  const order: string[] = [];
  events.on(Happened, async ({ what }) => { order.push('first'); await mark(`${what} 1`); });
  events.on(Happened, async ({ what }) => { order.push('second'); await mark(`${what} 2`); });
  await uow.run(() => events.publish(new Happened('a')));
  expect(order).toEqual(['first', 'second']);
  expect(await marks()).toEqual(['a 1', 'a 2']);
});

test('an in-transaction handler that throws rolls the publisher back', async () => {
  class Refused {}
  let hinted = false;
  events.on(Refused, () => { throw new Error('refused'); });
  events.afterCommit(Refused, () => { hinted = true; });
  await expect(uow.run(async () => {
    await mark('lost');
    await events.publish(new Refused());
  })).rejects.toThrow('refused');
  expect(await marks()).toEqual([]);
  expect(hinted).toBe(false);
});

test('hints come after the commit, and their errors reach nobody', async () => {
  class Done {}
  const seen: string[][] = [];
  events.afterCommit(Done, async () => { throw new Error('ignored'); });
  events.afterCommit(Done, async () => { seen.push(await marks()); });
  await uow.run(async () => {
    await mark('there');
    await events.publish(new Done());
    expect(seen).toEqual([]);
  });
  await waitFor(() => seen.length === 1);
  expect(seen).toEqual([['there']]);
});

test('only handlers of the very class are called', async () => {
  class One {}
  class Other {}
  let calls = 0;
  events.on(Other, () => { calls += 1; });
  await uow.run(() => events.publish(new One()));
  expect(calls).toBe(0);
});

test('publishing outside of a unit of work is refused', async () => {
  class Loose {}
  await expect(events.publish(new Loose())).rejects.toThrow('outside of a unit of work');
});
