import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { loadConfig } from '../../../src/config/index.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { RequestLog, type RequestLogEntry } from '../../../src/platform/logging/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

const DAY_MS = 86_400_000;
beforeAll(() => Logger.overrideLogger(false));

let database: TestDatabase;
let clock: Clock;
let log: RequestLog;

beforeEach(async () => {
  database = await createTestDatabase();
  clock = new Clock();
  log = new RequestLog(loadConfig({ DATABASE_URL: database.url }), clock);
});
afterEach(async () => {
  await log.onApplicationShutdown();
  await database.drop();
});

const entry = (over: Partial<RequestLogEntry> = {}): RequestLogEntry => ({
  method: 'POST', route: '/graphql signIn', status: 200, durationMs: 12.6, ip: '198.51.100.7', userAgent: 'Test/1.0',
  accountId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', correlationId: 'c1', bytes: 512, ...over,
});
const rows = () => database.ownerQuery('SELECT *, host(ip) AS ip FROM request_log ORDER BY at');
const partitions = async () => (await database.ownerQuery<{ name: string }>(
  "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'request_log'::regclass ORDER BY 1")).map(({ name }) => name);
const nameOf = (time: number) => `request_log_${new Date(time).toISOString().slice(0, 10).replaceAll('-', '')}`;
const droppedSoFar = async () => (await register.getSingleMetric('request_log_dropped_total')?.get())?.values[0]?.value ?? 0;

describe('request log', () => {
  it('keeps who asked for what and when', async () => {
    log.record(entry());
    await log.flush();
    expect(await rows()).toEqual([{
      at: expect.any(Date) as Date, method: 'POST', route: '/graphql signIn', status: 200, duration_ms: 13, bytes: '512', ip: '198.51.100.7',
      user_agent: 'Test/1.0', account_id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', correlation_id: 'c1',
    }]);
  });

  it('takes whatever a client sends, without losing the rows beside it', async () => {
    log.record(entry({ userAgent: `a\tb\nc\\N\0\ud800"${'x'.repeat(5_000)}`, correlationId: '\\.', route: '\\.\n', ip: 'fe80::1%eth0', accountId: 'no uuid' }));
    log.record(entry({ ip: 'garbage', status: Number.NaN, durationMs: -1, bytes: 1e300, accountId: null }));
    log.record(entry({ ip: '::ffff:198.51.100.7' }));
    await log.flush();
    const [first, second, third] = await rows();
    expect(first).toMatchObject({ user_agent: expect.stringMatching(/^a b c N {2}.?"x+$/u) as string, ip: 'fe80::1', account_id: null });
    expect(first?.['user_agent']).toHaveLength(300);
    expect(second).toMatchObject({ ip: null, status: 0, duration_ms: 0, account_id: null });
    expect(third).toMatchObject({ ip: '::ffff:198.51.100.7' });
  });

  it('is partitioned by the day of the business clock, each made before it is needed', async () => {
    log.record(entry());
    await log.flush();
    expect(await partitions()).toEqual([nameOf(Date.now()), nameOf(Date.now() + DAY_MS)]);
    clock.moveTo(180 * DAY_MS);
    log.record(entry());
    await log.flush();
    expect(await partitions()).toContain(nameOf(Date.now() + 180 * DAY_MS));
    expect(await rows()).toHaveLength(2);
  });

  it('[P54] drops whole days before a date, and goes on when its own day is dropped under it', async () => {
    log.record(entry());
    clock.moveTo(90 * DAY_MS);
    log.record(entry());
    await log.flush();
    const drop = (day: number) => database.ownerQuery('SELECT request_log_drop_partitions($1) AS dropped', [new Date(Date.now() + day * DAY_MS)]);
    expect(await drop(90)).toEqual([{ dropped: 2 }]);
    expect(await rows()).toHaveLength(1);
    expect(await drop(95)).toEqual([{ dropped: 2 }]);
    log.record(entry());
    await log.flush();
    expect(await rows()).toHaveLength(1);
  });

  it('can be added to and read by the application, and nothing else', async () => {
    log.record(entry());
    await log.flush();
    const as = (sql: string) => database.ownerQuery(`SET ROLE dreamlux_app; ${sql}; RESET ROLE`);
    for (const sql of ['UPDATE request_log SET status = 1', 'DELETE FROM request_log', 'TRUNCATE request_log', `DROP TABLE ${nameOf(Date.now())}`, `SELECT * FROM ${nameOf(Date.now())}`]) {
      await expect(as(sql)).rejects.toMatchObject({ code: '42501' });
      await database.ownerQuery('RESET ROLE');
    }
  });

  it('keeps rows while Postgres is away and writes them when it is back', async () => {
    log.record(entry());
    await log.flush();
    await database.ownerQuery('REVOKE INSERT ON request_log FROM dreamlux_app');
    log.record(entry({ correlationId: 'later' }));
    await log.flush();
    await database.ownerQuery("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dreamlux-request-log' AND datname = current_database()");
    await log.flush();
    expect(await rows()).toHaveLength(1);
    await database.ownerQuery('GRANT INSERT ON request_log TO dreamlux_app');
    await log.flush();
    await log.flush();
    expect((await rows()).map((row) => row['correlation_id'])).toEqual(['c1', 'later']);
  });

  it('drops and counts what does not fit into memory, and never throws', async () => {
    const before = await droppedSoFar();
    const away = new RequestLog(loadConfig({ DATABASE_URL: 'postgres://127.0.0.1:1/none' }), clock);
    for (let i = 0; i < 10_050; i += 1) away.record(entry());
    expect(await droppedSoFar()).toBe(before + 50);
    await away.onApplicationShutdown();
  });

  it('loses nothing at shutdown', async () => {
    for (let i = 0; i < 5_000; i += 1) log.record(entry());
    await log.onApplicationShutdown();
    expect(await database.ownerQuery('SELECT count(*)::int AS n FROM request_log')).toEqual([{ n: 5_000 }]);
  });
});
