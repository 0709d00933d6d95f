import { randomUUID } from 'node:crypto';
import { LeaseLostError } from '../../../src/platform/queue/index.js';
import { JobWorker } from '../../../src/platform/queue/job-worker.js';
import { createTcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { createStage, quick, type Stage } from './queue-fixture.js';

let stage: Stage;

beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage?.close());

const settled = () => waitFor(async () => (await stage.jobs()).length === 0, { what: 'all jobs to be done' });
const handedOver = (count: number) => waitFor(async () => (await stage.jobs()).filter(({ state }) => state === 'queued').length === count);
const epochKnown = () => waitFor(async () => (await stage.database.ownerQuery('SELECT 1 FROM queue_epoch WHERE epoch IS NOT NULL')).length === 1);
/** The test's Redis, its password included, by way of the proxy. */
const through = ({ port }: { readonly port: number }): string => Object.assign(new URL(stage.redis.url), { hostname: '127.0.0.1', port: String(port) }).href;
const insert = (fields: Record<string, unknown>) => stage.database.ownerQuery(
  `INSERT INTO jobs (id, name, version, lane, payload, state, attempt, lease_until, lease_token, max_attempts, backoff_ms, run_at, correlation_id)
   VALUES ($1, $2, $3, 'default', '{"stepId":"found"}', $4, $5, $6, $7, 3, 10, now(), 'c')`,
  [randomUUID(), fields['name'] ?? 'test.step', fields['version'] ?? 1, fields['state'] ?? 'waiting', fields['attempt'] ?? 0, fields['lease_until'] ?? null, fields['token'] ?? null]);

test('jobs that Redis has forgotten are handed over again and handled once', async () => {
  const api = await stage.start('api');
  for (let i = 0; i < 20; i += 1) await api.enqueue(`s${i}`);
  await handedOver(20);
  await stage.redis.wipe();
  const worker = await stage.start('worker');
  await settled();
  expect(worker.script.runs.map(({ stepId }) => stepId).sort()).toEqual(Array.from({ length: 20 }, (_, i) => `s${i}`).sort());
});

test('a worker goes on after Redis was emptied under it', async () => {
  const app = await stage.start('both');
  await app.enqueue('before');
  await settled();
  await stage.redis.wipe();
  await app.enqueue('after');
  await settled();
  expect(app.script.runs.map(({ stepId }) => stepId)).toEqual(['before', 'after']);
});

test('Redis emptied while jobs run and wait costs none of them', async () => {
  // Without the look at each overdue job: the missing epoch alone must bring all of them back.
  const app = await stage.start('both', { timings: { ...quick, handOverMs: 60_000 } });
  await epochKnown();
  let open = () => {};
  const gate = new Promise<void>((resolve) => { open = resolve; });
  app.script.behaviour = () => gate;
  for (let i = 0; i < 40; i += 1) await app.enqueue(`w${i}`);
  await waitFor(() => app.script.runs.length === 10);
  await stage.redis.wipe();
  open();
  await settled();
  expect(new Set(app.script.runs.map(({ stepId }) => stepId)).size).toBe(40);
  expect(app.script.runs).toHaveLength(40);
});

test('a job whose relay died between Postgres and Redis is found', async () => {
  const worker = await stage.start('worker');
  await insert({ state: 'queued', attempt: 1, lease_until: new Date(Date.now() - 1_000) });
  await settled();
  expect(worker.script.runs).toEqual([{ stepId: 'found', attempt: 2 }]);
});

test('jobs that only wait for their turn are not handed over twice', async () => {
  const app = await stage.start('both');
  let open = () => {};
  const gate = new Promise<void>((resolve) => { open = resolve; });
  app.script.behaviour = () => gate;
  await epochKnown();
  for (let i = 0; i < 15; i += 1) await app.enqueue(`p${i}`);
  await handedOver(5);
  // The reconciler has asked Redis about them once it has put the next look off.
  await stage.database.ownerQuery(`UPDATE jobs SET lease_until = now() - interval '1 minute' WHERE state = 'queued'`);
  await waitFor(async () => (await stage.database.ownerQuery(`SELECT 1 FROM jobs WHERE state = 'queued' AND lease_until > now()`)).length === 5);
  open();
  await settled();
  expect(app.script.runs).toHaveLength(15);
  expect(app.script.runs.every(({ attempt }) => attempt === 1)).toBe(true);
});

test('a job whose worker died is run by another, and the death counts as a failure', async () => {
  const worker = await stage.start('worker');
  await insert({ state: 'running', attempt: 4, lease_until: new Date(Date.now() - 1_000), token: randomUUID() });
  await settled();
  expect(worker.script.runs).toEqual([{ stepId: 'found', attempt: 5 }]);
});

test('a job that keeps killing its workers ends dead', async () => {
  await stage.start('worker');
  await insert({ state: 'running', attempt: 1, lease_until: new Date(Date.now() - 1_000), token: randomUUID() });
  await stage.database.ownerQuery('UPDATE jobs SET failures = 2');
  await waitFor(async () => (await stage.jobs())[0]?.state === 'dead');
  expect((await stage.jobs())[0]).toMatchObject({ failures: 3, error: 'LeaseExpired' });
});

test('two relays hand a job over once, and two workers handle it once', async () => {
  const instances = await Promise.all([stage.start('both'), stage.start('both'), stage.start('api')]);
  await epochKnown();
  await Promise.all(Array.from({ length: 150 }, (_, i) => instances[i % 3]?.enqueue(`d${i}`)));
  await settled();
  const runs = instances.flatMap(({ script }) => script.runs);
  expect(runs).toHaveLength(150);
  expect(new Set(runs.map(({ stepId }) => stepId)).size).toBe(150);
  expect(new Set(runs.map(({ attempt }) => attempt))).toEqual(new Set([1]));
});

test('a ticket that arrives twice runs the job once', async () => {
  const api = await stage.start('api');
  await api.enqueue('twice');
  await handedOver(1);
  const [job] = await stage.jobs();
  const worker = api.module.get(JobWorker);
  await Promise.all([1, 2, 3].map(() => worker.work({ id: job?.id ?? '', attempt: 1 })));
  expect(api.script.runs).toEqual([{ stepId: 'twice', attempt: 1 }]);
  expect(await stage.jobs()).toEqual([]);
});

test('a run that lost its lease is told, can keep nothing, and the second run wins', async () => {
  const app = await stage.start('both');
  const first = { reason: undefined as unknown, claim: undefined as unknown, error: undefined as unknown };
  app.script.behaviour = async ({ payload, attempt, signal, assertHeld, complete }, { uow, database }) => {
    const work = () => uow.run(async () => {
      await database.write.query('INSERT INTO effects VALUES ($1, $2)', [payload.stepId, attempt]);
      await complete();
    });
    await uow.run(assertHeld);
    if (attempt > 1) return work();
    // What the reconciler of another process does once this one has been stopped for longer than its lease.
    await stage.database.ownerQuery(`UPDATE jobs SET state = 'waiting', lease_token = NULL, lease_until = NULL`);
    await waitFor(() => app.script.runs.length === 2);
    await waitFor(() => signal.aborted);
    first.reason = signal.reason;
    first.claim = await uow.run(assertHeld).catch((error: unknown) => error);
    first.error = await work().catch((error: unknown) => error);
    throw first.error;
  };
  await app.enqueue('fenced');
  await waitFor(() => first.error);
  expect(first.reason).toMatchObject({ abortCause: 'lease-lost' });
  expect(first.claim).toBeInstanceOf(LeaseLostError);
  expect(first.error).toBeInstanceOf(LeaseLostError);
  await settled();
  expect(await stage.database.ownerQuery('SELECT * FROM effects')).toEqual([{ step_id: 'fenced', attempt: 2 }]);
});

test('a job in a long transaction of its own keeps its lease and does not hold up the leases of others', async () => {
  const app = await stage.start('both', { timings: { ...quick, leaseMs: 4_000 } });
  app.script.behaviour = async ({ payload, complete }, { uow, database }) => {
    if (payload.stepId === 'long') await uow.run(async () => {
      await complete();
      await database.write.query('SELECT pg_sleep(5)');
    });
    else await database.read.query('SELECT pg_sleep(5)');
  };
  await Promise.all([app.enqueue('long'), app.enqueue('beside')]);
  await settled();
  expect(app.script.runs).toHaveLength(2);
});

test('a job of unknown name or version is parked, and offered again by a process that knows it', async () => {
  const app = await stage.start('both');
  await insert({ name: 'test.future' });
  await insert({ version: 9 });
  await waitFor(async () => (await stage.jobs()).every(({ state }) => state === 'parked'));
  await stage.database.ownerQuery(`UPDATE jobs SET version = 1 WHERE name = 'test.step'`);
  await waitFor(() => app.script.runs.length === 1);
  await waitFor(async () => (await stage.jobs()).length === 1);
  expect((await stage.jobs())[0]).toMatchObject({ state: 'parked', failures: 0 });
});

test('a parked job of another version does not stand in the way of its successor', async () => {
  const app = await stage.start('both');
  await insert({ version: 9, key: 'nightly' });
  await waitFor(async () => (await stage.jobs()).every(({ state }) => state === 'parked'));
  expect(await app.enqueue('now', { key: 'nightly' })).not.toBeNull();
  await waitFor(() => app.script.runs.length === 1);
});

describe('without Redis', () => {
  test('jobs are accepted, wait, and are handled once it is there', async () => {
    const proxy = await createTcpProxy({ host: '127.0.0.1', port: Number(new URL(stage.redis.url).port) });
    await proxy.cut();
    const app = await stage.start('both', { redisUrl: through(proxy) });
    for (let i = 0; i < 5; i += 1) await app.enqueue(`n${i}`);
    expect((await stage.jobs()).map(({ state }) => state)).toEqual(Array(5).fill('waiting'));
    await proxy.restore();
    await settled();
    expect(app.script.runs).toHaveLength(5);

    await proxy.cut();
    await app.enqueue('again');
    await proxy.restore();
    await settled();
    expect(app.script.runs).toHaveLength(6);
    await app.close();
    await proxy.close();
  });

  test('an application that never reached it closes', async () => {
    const proxy = await createTcpProxy({ host: '127.0.0.1', port: 1 });
    await proxy.cut();
    const app = await stage.start('both', { redisUrl: through(proxy) });
    await app.enqueue('x');
    await app.close();
    expect((await stage.jobs())[0]?.state).toBe('waiting');
  });

  test('a Redis that stops answering is left and found again', async () => {
    const proxy = await createTcpProxy({ host: '127.0.0.1', port: Number(new URL(stage.redis.url).port) });
    const app = await stage.start('both', { redisUrl: through(proxy) });
    await app.enqueue('first');
    await settled();
    proxy.freeze();
    await app.enqueue('second');
    await waitFor(async () => (await stage.jobs()).some(({ state, attempt }) => state === 'waiting' && attempt > 0), { timeoutMs: 20_000, what: 'the relay to take the job back' });
    await proxy.restore();
    await waitFor(async () => (await stage.jobs()).length === 0, { timeoutMs: 30_000 });
    expect(app.script.runs.map(({ stepId }) => stepId)).toEqual(['first', 'second']);
    await app.close();
    await proxy.close();
  });
});
