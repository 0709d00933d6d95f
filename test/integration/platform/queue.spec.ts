import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { defineJob, type Job, JobHandler, JobQueue, type JobRunner } from '../../../src/platform/queue/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

const note = defineJob<{ noteId: string; failures?: number }>({ name: 'test.note', backoffMs: 10, maxAttempts: 3 });

@Injectable()
class Notes {
  readonly seen: { id: string; noteId: string; attempt: number }[] = [];
}

@JobHandler(note)
class NoteRunner implements JobRunner<typeof note> {
  constructor(private readonly notes: Notes) {}

  async run({ id, payload, attempt }: Job<{ noteId: string; failures?: number }>): Promise<void> {
    this.notes.seen.push({ id, noteId: payload.noteId, attempt });
    if (attempt <= (payload.failures ?? 0)) throw new Error('as told');
  }
}

let database: TestDatabase;
let redis: TestRedis;
let app: TestingModule;
let uow: UnitOfWork;
let queue: JobQueue;
let notes: Notes;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = createTestRedis();
  app = await createTestModule({ database, redis, role: 'both', providers: [Notes, NoteRunner] });
  uow = app.get(UnitOfWork);
  queue = app.get(JobQueue);
  notes = app.get(Notes);
});
afterAll(async () => {
  await app?.close();
  await redis?.close();
  await database?.drop();
});
beforeEach(() => {
  notes.seen.length = 0;
});

const count = async () => (await database.ownerQuery<{ n: number }>('SELECT count(*)::int AS n FROM jobs'))[0]?.n;

test('a committed job is handled once and leaves no row', async () => {
  const id = await uow.run(() => queue.enqueue(note, { noteId: 'a' }));
  await waitFor(() => notes.seen.length > 0);
  await waitFor(async () => (await count()) === 0, { what: 'the row to go' });
  expect(notes.seen).toEqual([{ id, noteId: 'a', attempt: 1 }]);
});

test('a rolled-back unit of work leaves no job', async () => {
  await expect(uow.run(async () => {
    await queue.enqueue(note, { noteId: 'never' });
    throw new Error('rolled back');
  })).rejects.toThrow('rolled back');
  expect(await count()).toBe(0);
});

test('enqueueing outside of a unit of work is refused', async () => {
  await expect(queue.enqueue(note, { noteId: 'x' })).rejects.toThrow('outside of a unit of work');
});

test('a failing handler is tried again until it succeeds', async () => {
  await uow.run(() => queue.enqueue(note, { noteId: 'b', failures: 2 }));
  await waitFor(async () => notes.seen.length === 3 && (await count()) === 0);
  expect(notes.seen.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test('a handler that keeps failing leaves a dead row without its message', async () => {
  await uow.run(() => queue.enqueue(note, { noteId: 'c', failures: 99 }));
  const [row] = await waitFor(async () => {
    const rows = await database.ownerQuery(`SELECT state, failures, attempt, error FROM jobs WHERE state = 'dead'`);
    return rows.length > 0 && rows;
  });
  expect(row).toEqual({ state: 'dead', failures: 3, attempt: 3, error: 'Error' });
  await database.ownerQuery('DELETE FROM jobs');
});
