import { register } from 'prom-client';
import { ContextStore } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { UnavailableError } from '../../../src/platform/errors/index.js';
import { JobAbortedError, JobQueue, RetryLaterError } from '../../../src/platform/queue/index.js';
import { waitFor } from '../../support/wait-for.js';
import { createStage, hasty, type Instance, type Stage, step } from './queue-fixture.js';

let stage: Stage;
let app: Instance;

beforeAll(async () => {
  stage = await createStage();
  app = await stage.start('both');
});
afterAll(() => stage?.close());
beforeEach(async () => {
  app.script.runs.length = 0;
  app.script.behaviour = async () => undefined;
  await stage.database.ownerQuery('DELETE FROM jobs');
});

const settled = () => waitFor(async () => (await stage.jobs()).length === 0, { what: 'all jobs to be done' });
const stateOf = async (id: string | null) => (await stage.jobs()).find((job) => job.id === id);

test('a committed job is handled once and leaves no row', async () => {
  await app.enqueue('a');
  await settled();
  expect(app.script.runs).toEqual([{ stepId: 'a', attempt: 1 }]);
});

test('a rolled-back unit of work leaves no job', async () => {
  await expect(app.module.get(UnitOfWork).run(async () => {
    await app.module.get(JobQueue).enqueue(step, { stepId: 'never' });
    throw new Error('rolled back');
  })).rejects.toThrow('rolled back');
  expect(await stage.jobs()).toEqual([]);
});

test('enqueueing outside of a unit of work is refused', async () => {
  await expect(app.module.get(JobQueue).enqueue(step, { stepId: 'x' })).rejects.toThrow('outside of a unit of work');
});

test('a payload with personal data is refused and changes nothing', async () => {
  await expect(app.enqueue('ada@example.com')).rejects.toThrow(TypeError);
  expect(await stage.jobs()).toEqual([]);
});

test('a failing handler is tried again until it succeeds', async () => {
  app.script.behaviour = async ({ attempt }) => {
    if (attempt < 3) throw new Error('not yet');
  };
  await app.enqueue('b');
  await settled();
  expect(app.script.runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
});

test('a failure waits for its backoff and keeps the kind of error, not its words', async () => {
  app.script.behaviour = async () => {
    await stage.database.ownerQuery('UPDATE jobs SET backoff_ms = 60000');
    throw new RangeError('ada@example.com');
  };
  const id = await app.enqueue('c');
  await waitFor(async () => (await stateOf(id))?.state === 'waiting' && (await stateOf(id))?.failures === 1);
  expect((await stateOf(id))?.error).toBe('RangeError');
  const [row] = await stage.database.ownerQuery<{ seconds: number }>('SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM jobs');
  expect(row?.seconds).toBeGreaterThan(30);
  expect(row?.seconds).toBeLessThanOrEqual(75);
});

test('a handler that keeps failing learns that it is the last time, and leaves a dead row', async () => {
  const last: boolean[] = [];
  app.script.behaviour = async ({ isLastAttempt }) => {
    last.push(isLastAttempt);
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  };
  const id = await app.enqueue('d');
  await waitFor(async () => (await stateOf(id))?.state === 'dead');
  expect(await stateOf(id)).toMatchObject({ failures: 3, attempt: 3, error: 'Error ECONNREFUSED' });
  expect(last).toEqual([false, false, true]);
});

test('a handler that says "later" is run later, as often as it says so, and no failure is counted', async () => {
  app.script.behaviour = async () => {
    if (app.script.runs.length <= step.maxAttempts) throw new RetryLaterError(30);
  };
  const id = await app.enqueue('near');
  await settled();
  expect(app.script.runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
  app.script.behaviour = async () => { throw new RetryLaterError(3_600_000); };
  const far = await app.enqueue('far');
  await waitFor(async () => (await stateOf(far))?.state === 'waiting');
  expect(await stateOf(id)).toBeUndefined();
  expect(await stateOf(far)).toMatchObject({ failures: 0, attempt: 1, error: null });
  const [row] = await stage.database.ownerQuery<{ seconds: number }>('SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM jobs');
  expect(row?.seconds).toBeGreaterThan(3_500);
});

test('a job whose needs are away waits for them, and no failure is counted', async () => {
  app.script.behaviour = async () => { throw new UnavailableError('the store is away', 3_600); };
  const id = await app.enqueue('away');
  await waitFor(async () => (await stateOf(id))?.state === 'waiting');
  expect(await stateOf(id)).toMatchObject({ failures: 0, attempt: 1, error: null });
  const [row] = await stage.database.ownerQuery<{ seconds: number }>('SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM jobs');
  expect(row?.seconds).toBeGreaterThan(3_500);
});

test('a job that waits for what is away waits longer each time, five minutes at most, and after a day fails like any other', async () => {
  app.script.behaviour = async () => { throw new UnavailableError('the store is away', 1); };
  const id = await app.enqueue('long', { runAt: new Date(Date.now() + 3_600_000) });
  const runAfter = async (waiting: string) => {
    await stage.database.ownerQuery(`UPDATE jobs SET run_at = now(), backoff_ms = 60000, postponed_since = now() - $1::interval`, [waiting]);
    const runs = app.script.runs.length;
    await waitFor(async () => app.script.runs.length > runs && (await stateOf(id))?.state === 'waiting');
    const [row] = await stage.database.ownerQuery<{ seconds: number }>('SELECT extract(epoch FROM run_at - now())::float8 AS seconds FROM jobs');
    return { seconds: row?.seconds, failures: (await stateOf(id))?.failures };
  };
  const expectBetween = ({ seconds, failures }: Awaited<ReturnType<typeof runAfter>>, least: number, most: number) => {
    expect(failures).toBe(0);
    expect(seconds).toBeGreaterThan(least);
    expect(seconds).toBeLessThanOrEqual(most);
  };
  expectBetween(await runAfter('0 seconds'), 30, 75);
  expectBetween(await runAfter('100 seconds'), 76, 127);
  expectBetween(await runAfter('23 hours'), 260, 375);
  expect((await runAfter('25 hours')).failures).toBe(1);
});

test('a key admits one unfinished job; a finished or dead one makes room', async () => {
  let finish = () => {};
  const held = new Promise<void>((resolve) => { finish = resolve; });
  app.script.behaviour = () => held;
  expect(await app.enqueue('e', { key: 'k' })).toEqual(expect.any(String));
  expect(await app.enqueue('e', { key: 'k' })).toBeNull();
  await waitFor(() => app.script.runs.length === 1);
  expect(await app.enqueue('e', { key: 'k' })).toBeNull();
  finish();
  await settled();
  await stage.database.ownerQuery(
    `INSERT INTO jobs (id, name, version, lane, payload, key, state, max_attempts, backoff_ms, run_at, correlation_id)
     VALUES (gen_random_uuid(), 'test.step', 1, 'default', '{}', 'k', 'dead', 1, 1, now(), 'c')`);
  expect(await app.enqueue('e', { key: 'k' })).toEqual(expect.any(String));
});

test('twins enqueued at the same moment become one', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => app.enqueue('f', { key: 'same', runAt: new Date(Date.now() + 60_000) })));
  expect(ids.filter(Boolean)).toHaveLength(1);
  expect(await stage.jobs()).toHaveLength(1);
});

test('a job for later waits for its time', async () => {
  const id = await app.enqueue('g', { runAt: new Date(Date.now() + 3_600_000) });
  await app.enqueue('h');
  await waitFor(() => app.script.runs.length === 1);
  expect(app.script.runs[0]?.stepId).toBe('h');
  expect((await stateOf(id))?.state).toBe('waiting');
  await stage.database.ownerQuery('UPDATE jobs SET run_at = now()');
  await settled();
  expect(app.script.runs[1]?.stepId).toBe('g');
});

test('the handler runs under the correlation id of the request that asked for it, as nobody', async () => {
  const context = app.module.get(ContextStore);
  const seen: unknown[] = [];
  app.script.behaviour = async () => { seen.push({ correlationId: context.current.correlationId, caller: context.current.caller }); };
  await context.runDetached(() => app.enqueue('i'), 'request-17');
  await settled();
  expect(seen).toEqual([{ correlationId: 'request-17', caller: null }]);
});

test('effects and completion commit together', async () => {
  app.script.behaviour = async ({ payload, attempt, complete }, { uow, database }) => uow.run(async () => {
    await database.write.query('INSERT INTO effects VALUES ($1, $2)', [payload.stepId, attempt]);
    await complete();
    if (attempt === 1) throw new Error('after completing, before the commit');
  });
  await app.enqueue('j');
  await settled();
  expect(await stage.database.ownerQuery(`SELECT * FROM effects WHERE step_id = 'j'`)).toEqual([{ step_id: 'j', attempt: 2 }]);
});

test('an error after the commit that completed the job does not bring it back', async () => {
  app.script.behaviour = async ({ complete }, { uow }) => {
    await uow.run(() => complete());
    throw new Error('too late');
  };
  await app.enqueue('k');
  await settled();
  await app.enqueue('l');
  await settled();
  expect(app.script.runs.map(({ stepId }) => stepId)).toEqual(['k', 'l']);
});

test('a handler that completes itself may enqueue its successor under the same key', async () => {
  app.script.behaviour = async ({ payload, complete }, { uow }) => {
    if (payload.stepId !== 'm') return;
    await uow.run(async () => {
      await complete();
      await app.module.get(JobQueue).enqueue(step, { stepId: 'n' }, { key: 'chain' });
    });
  };
  await app.enqueue('m', { key: 'chain' });
  await settled();
  expect(app.script.runs.map(({ stepId }) => stepId)).toEqual(['m', 'n']);
});

test('a job past its time is told so, and one that does not listen is given up on', async () => {
  const reasons: unknown[] = [];
  app.script.behaviour = ({ signal, attempt }) => new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason);
      if (attempt === 1) reject(signal.reason as Error);
    });
  });
  const id = await app.enqueue('o', { job: hasty });
  await waitFor(async () => (await stateOf(id))?.state === 'dead');
  expect(reasons).toHaveLength(3);
  expect(reasons[0]).toEqual(new JobAbortedError('timeout'));
  expect((await stateOf(id))?.error).toBe('JobAbortedError');
});

test('runs, stock and lag are counted', async () => {
  app.script.behaviour = async ({ payload }) => {
    if (payload.stepId === 'bad') throw new Error('no');
  };
  const value = async (line: string) => Number(new RegExp(`^${line.replace(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(await register.metrics())?.[1] ?? 0);
  const before = await value('jobs_finished_total{job="test.step",result="done"}');
  await app.enqueue('good');
  await settled();
  expect(await value('jobs_finished_total{job="test.step",result="done"}')).toBe(before + 1);
  const id = await app.enqueue('bad');
  await waitFor(async () => (await stateOf(id))?.state === 'dead');
  expect(await value('jobs_waiting{lane="default",state="dead"}')).toBe(1);
  await app.enqueue('later', { runAt: new Date(Date.now() + 3_600_000) });
  expect(await value('jobs_waiting{lane="default",state="waiting"}')).toBe(1);
  expect(await value('outbox_lag_seconds')).toBe(0);
});
