import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import type { Config } from '../../../src/config/index.js';
import { Clock, ClockModule } from '../../../src/platform/clock/index.js';
import { DevelopmentClockController } from '../../../src/platform/clock/development-clock.controller.js';
import { defineJob, JobHandler, type JobRunner } from '../../../src/platform/queue/index.js';
import { defineSchedule, type ScheduledPayload } from '../../../src/platform/scheduling/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compileTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';

const daily = defineJob<ScheduledPayload>({ name: 'test.daily' });
defineSchedule(daily, { dailyAt: '04:00' });

@JobHandler(daily)
class DailyRunner implements JobRunner<typeof daily> {
  async run(): Promise<void> {}
}

let database: TestDatabase;
let redis: TestRedis;
const open: NestFastifyApplication[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  redis = createTestRedis();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()));
  await redis?.close();
  await database?.drop();
});

async function start(role: 'api' | 'worker' = 'api') {
  const module = await compileTestModule({ database, redis, role, movableClock: true, providers: [DailyRunner] });
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await app.listen(0, '127.0.0.1');
  open.push(app);
  const url = await app.getUrl();
  return {
    now: () => app.get(Clock).now().getTime(),
    get: () => request(url).get('/dev/clock'),
    put: (body: object) => request(url).put('/dev/clock').send(body),
    close: async () => {
      open.splice(open.indexOf(app), 1);
      await app.close();
    },
  };
}
const near = (time: number, instant: string | number) => expect(Math.abs(time - new Date(instant).getTime())).toBeLessThan(30_000);

test('it moves to an instant, on from there, and back to the present, for every process', async () => {
  const [api, worker] = [await start(), await start('worker')];
  near(Date.parse((await api.get().expect(200)).body.now), Date.now());

  const { body } = await api.put({ now: '2031-02-03T04:05:06Z' }).expect(200);
  near(Date.parse(body.now), '2031-02-03T04:05:06Z');
  near(worker.now(), '2031-02-03T04:05:06Z');

  await worker.put({ advanceSeconds: 86_400 }).expect(200);
  near(api.now(), '2031-02-04T04:05:06Z');

  await api.put({ now: null }).expect(200);
  near(api.now(), Date.now());
  near(worker.now(), Date.now());
});

test('an offset with a time zone and a step back are understood', async () => {
  const api = await start();
  near(Date.parse((await api.put({ now: '2031-02-03T06:05:06+02:00' }).expect(200)).body.now), '2031-02-03T04:05:06Z');
  near(Date.parse((await api.put({ advanceSeconds: -3_600 }).expect(200)).body.now), '2031-02-03T03:05:06Z');
});

test('what became due is enqueued before it answers', async () => {
  const api = await start();
  await api.put({ now: '2031-02-03T05:00:00Z' }).expect(200);
  await database.ownerQuery('DELETE FROM jobs');
  await api.put({ advanceSeconds: 180 * 86_400 }).expect(200);
  expect(await database.ownerQuery('SELECT name FROM jobs')).toEqual([{ name: 'test.daily' }]);
});

test('going back and forth makes tasks due again', async () => {
  const api = await start();
  await api.put({ now: '2035-01-01T05:00:00Z' }).expect(200);
  await api.put({ now: '2031-02-03T05:00:00Z' }).expect(200);
  await database.ownerQuery('DELETE FROM jobs');
  await api.put({ advanceSeconds: 86_400 }).expect(200);
  expect(await database.ownerQuery('SELECT name FROM jobs')).toHaveLength(1);
});

test('a process that starts later has the time too', async () => {
  const api = await start();
  await api.put({ now: '2031-02-03T04:05:06Z' }).expect(200);
  near((await start('worker')).now(), '2031-02-03T04:05:06Z');
});

test('processes that ended, properly or not, are not waited for', async () => {
  const api = await start();
  const other = await start('worker');
  await other.close();
  expect(await database.ownerQuery('SELECT 1 FROM development_clock_instances')).toHaveLength(1);
  await database.ownerQuery(`INSERT INTO development_clock_instances VALUES (gen_random_uuid(), 0, now())`);
  await api.put({ advanceSeconds: 60 }).expect(200);
});

test.each([
  [{}], [{ now: 'tomorrow' }], [{ now: '2031-02-03' }], [{ now: '2031-02-03T04:05:06' }], [{ now: 1_900_000_000 }], [{ now: '2031-13-45T00:00:00Z' }],
  [{ advanceSeconds: '60' }], [{ advanceSeconds: null }], [{ advanceSeconds: 1e300 }], [{ advanceSeconds: 60, now: null }], [{ advanceSeconds: 60, extra: 1 }],
  [[]], [{ now: '9999-01-01T00:00:00Z' }],
])('%j is refused and moves nothing', async (body) => {
  const api = await start();
  const answer = await api.put(body).expect(400);
  expect(answer.body.message).toMatch(/advanceSeconds|from the year/);
  near(api.now(), Date.now());
});

test('production has no such route', () => {
  const parts = ClockModule.forRoot({ production: true } as Config);
  expect([...(parts.controllers ?? []), ...(parts.providers ?? [])]).not.toContain(DevelopmentClockController);
  expect(parts.controllers).toBeUndefined();
});
