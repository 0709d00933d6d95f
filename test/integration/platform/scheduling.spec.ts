import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { Clock } from '../../../src/platform/clock/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { defineJob, type Job, JobHandler, type JobRunner } from '../../../src/platform/queue/index.js';
import { defineSchedule, type ScheduledPayload, Scheduler } from '../../../src/platform/scheduling/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

const often = defineJob<ScheduledPayload>({ name: 'test.often' });
const nightly = defineJob<ScheduledPayload>({ name: 'test.nightly' });
const unhandled = defineJob<ScheduledPayload>({ name: 'test.unhandled' });
defineSchedule(often, { minutes: 5 });
defineSchedule(nightly, { dailyAt: '03:00' });
defineSchedule(unhandled, { seconds: 1 });

@Injectable()
class Seen {
  readonly slots: string[] = [];
}
@JobHandler(often)
class OftenRunner implements JobRunner<typeof often> {
  constructor(private readonly seen: Seen) {}
  async run({ payload }: Job<ScheduledPayload>): Promise<void> {
    this.seen.slots.push(`often ${payload.scheduledFor}`);
  }
}
@JobHandler(nightly)
class NightlyRunner implements JobRunner<typeof nightly> {
  constructor(private readonly seen: Seen) {}
  async run({ payload }: Job<ScheduledPayload>): Promise<void> {
    this.seen.slots.push(`nightly ${payload.scheduledFor}`);
  }
}

let database: TestDatabase;
let redis: TestRedis;
const open: TestingModule[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  redis = createTestRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((module) => module.close()));
  await redis?.close();
  await database?.drop();
});

async function start(role: 'api' | 'worker' = 'api') {
  const module = await createTestModule({ database, redis, role, providers: [Seen, OftenRunner, NightlyRunner] });
  open.push(module);
  const clock = module.get(Clock);
  return {
    scheduler: module.get(Scheduler), clock, seen: module.get(Seen), uow: module.get(UnitOfWork),
    at: (instant: string) => clock.moveTo(Date.parse(instant) - Date.now()),
  };
}
const jobs = () => database.ownerQuery<{ name: string; slot: string }>(`SELECT name, payload->>'scheduledFor' AS slot FROM jobs ORDER BY name`);
const finishJobs = () => database.ownerQuery('DELETE FROM jobs');

test('a task seen for the first time waits for its first slot', async () => {
  const { scheduler, at } = await start();
  at('2030-05-01T12:00:00Z');
  expect(await scheduler.tick()).toEqual([]);
  at('2030-05-01T12:04:30Z');
  expect(await scheduler.tick()).toEqual([]);
  at('2030-05-01T12:05:10Z');
  expect(await scheduler.tick()).toEqual(['test.often']);
  expect(await scheduler.tick()).toEqual([]);
});

test('a clock that jumps far ahead runs each task once', async () => {
  const { scheduler, at } = await start();
  at('2030-05-01T12:00:00Z');
  await scheduler.tick();
  at('2030-10-28T12:00:00Z');
  expect((await scheduler.tick()).sort()).toEqual(['test.nightly', 'test.often']);
  expect(await scheduler.tick()).toEqual([]);
  expect((await jobs()).map(({ name }) => name)).toEqual(['test.nightly', 'test.often']);
  expect((await jobs())[0]?.slot).toBe('2030-10-28T03:00:00.000Z');
});

test('two instances that look at the same moment enqueue once', async () => {
  const instances = await Promise.all([start(), start(), start()]);
  for (const { at } of instances) at('2030-05-01T12:00:00Z');
  await instances[0]?.scheduler.tick();
  for (const { at } of instances) at('2030-05-02T12:00:00Z');
  const enqueued = await Promise.all(instances.map(({ scheduler }) => scheduler.tick({ wait: true })));
  expect(enqueued.flat().sort()).toEqual(['test.nightly', 'test.often']);
  expect(await jobs()).toHaveLength(2);
});

test('an instance leaves the work to the one that is at it', async () => {
  const { scheduler, at } = await start();
  at('2030-05-01T12:00:00Z');
  await scheduler.tick();
  at('2030-05-02T12:00:00Z');
  const runner = new Client({ connectionString: database.ownerUrl });
  await runner.connect();
  try {
    await runner.query('BEGIN; SELECT pg_advisory_xact_lock(7203116)');
    expect(await scheduler.tick()).toEqual([]);
    await runner.query('COMMIT');
    expect(await scheduler.tick()).toHaveLength(2);
  } finally {
    await runner.end();
  }
});

test('a slot whose predecessor is unfinished is left out', async () => {
  const { scheduler, at } = await start();
  at('2030-05-01T12:00:00Z');
  await scheduler.tick();
  at('2030-05-01T12:05:10Z');
  expect(await scheduler.tick()).toEqual(['test.often']);
  at('2030-05-01T12:10:20Z');
  expect(await scheduler.tick()).toEqual([]);
  await finishJobs();
  at('2030-05-01T12:15:30Z');
  expect(await scheduler.tick()).toEqual(['test.often']);
});

test('a clock put back starts the distances anew', async () => {
  const { scheduler, at } = await start();
  at('2031-01-01T00:00:00Z');
  await scheduler.tick();
  at('2030-05-01T12:00:00Z');
  await scheduler.rewind();
  at('2030-05-01T12:05:10Z');
  expect(await scheduler.tick()).toEqual(['test.often']);
});

test('it ticks by itself where jobs run, and the handler learns the slot', async () => {
  const { at, seen } = await start('worker');
  at('2030-05-01T12:00:00Z');
  await waitFor(async () => (await database.ownerQuery(`SELECT 1 FROM scheduled_tasks WHERE last_run_at > '2030-04-01'`)).length === 2);
  at('2030-05-01T23:00:00Z');
  await waitFor(() => seen.slots.length === 1);
  at('2030-05-02T03:00:01Z');
  await waitFor(() => seen.slots.includes('nightly 2030-05-02T03:00:00.000Z'));
});
