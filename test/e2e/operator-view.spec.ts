import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { CreditsService } from '../../src/modules/credits/index.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { RateLimitedError } from '../../src/platform/errors/index.js';
import { newId } from '../../src/platform/ids/index.js';
import { RateLimiter } from '../../src/platform/rate-limit/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

let app: TestApp;
let who: Customer;
beforeAll(async () => {
  app = await startApp();
  who = await customer(app, 100);
});
afterAll(() => app.close());

/** The value of a series as /metrics gives it, or undefined. */
async function metric(series: string): Promise<number | undefined> {
  const { text } = await request(app.url).get('/metrics').expect(200);
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('whoever runs it sees', () => {
  it('that connections are at work, and who waits for one', async () => {
    const source = app.app.get(DataSource);
    const size = app.config.DATABASE_POOL_SIZE;
    expect(await metric('database_pool_size{pool="application"}')).toBe(size);
    expect(await metric('database_pool_size{pool="queue"}')).toBe(4);
    const runners = Array.from({ length: size }, () => source.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    const late = source.createQueryRunner();
    const waiting = late.connect();
    try {
      expect(await metric('database_pool_in_use{pool="application"}')).toBe(size);
      expect(await metric('database_pool_waiting{pool="application"}')).toBeGreaterThanOrEqual(1);
    } finally {
      await Promise.all(runners.map((runner) => runner.release()));
      await waiting;
      await late.release();
    }
    await waitFor(async () => (await metric('database_pool_waiting{pool="application"}')) === 0, { what: 'nobody to wait' });
  });

  it('as many connections as the guide counts', async () => {
    const look = async () => {
      const rows = await app.database.ownerQuery<{ name: string; count: number }>(
        `SELECT application_name AS name, count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'dreamlux%' GROUP BY 1`);
      return Object.fromEntries(rows.map((row) => [row.name, row.count]));
    };
    // Opened when the first batch of the request log is due.
    const count = await waitFor(async () => {
      const found = await look();
      return found['dreamlux-request-log'] ? found : null;
    }, { what: 'the request log to be written' });
    expect(Object.keys(count).sort()).toEqual(['dreamlux-application', 'dreamlux-listen', 'dreamlux-queue', 'dreamlux-request-log']);
    expect(count['dreamlux-application']).toBeLessThanOrEqual(app.config.DATABASE_POOL_SIZE);
    expect(count['dreamlux-queue']).toBeLessThanOrEqual(4);
    expect([count['dreamlux-listen'], count['dreamlux-request-log']]).toEqual([1, 1]);
  });

  it('what the last readiness probe found', async () => {
    await request(app.url).get('/health/ready').expect(200);
    for (const check of ['postgres', 'migrations', 'storage', 'redis', 'running']) expect([check, await metric(`readiness_check{check="${check}"}`)]).toEqual([check, 1]);
  });

  it('when each job last went well, and how mails ended', async () => {
    const before = Date.now() / 1_000;
    const mails = (await metric('mails_finished_total{status="CAPTURED"}')) ?? 0;
    expect(await who.query('mutation ($email: String!) { requestPasswordReset(input: { email: $email }) }', { email: who.email })).toEqual({ requestPasswordReset: true });
    await waitFor(async () => ((await metric('mails_finished_total{status="CAPTURED"}')) ?? 0) > mails, { what: 'the mail' });
    await waitFor(async () => ((await metric('job_last_done_timestamp_seconds{job="mail.send"}')) ?? 0) >= before - 1, { what: 'the job' });
  });

  it('holds that nobody settled in time', async () => {
    const ledger = app.app.get(CreditsService, { strict: false });
    const uow = app.app.get(UnitOfWork, { strict: false });
    const holdId = newId();
    await uow.run(() => ledger.hold({ accountId: who.accountId, amount: 1, holdId, generationId: newId(), deadline: new Date(Date.now() - 1_000) }));
    await waitFor(async () => (await metric('ledger_overdue_holds')) === 1, { what: 'the hold to show' });
    await uow.run(() => ledger.release({ holdId }));
    await waitFor(async () => (await metric('ledger_overdue_holds')) === 0, { what: 'its end to show' });
  });

  it('free space', async () => {
    expect(await metric('storage_free_bytes')).toBeGreaterThan(0);
  });

  it('refusals by limit', async () => {
    const limit = app.app.get(RateLimiter, { strict: false }).define({ name: 'spec.operator', points: 1, seconds: 60 });
    await limit.consume('somebody');
    expect(await metric('rate_limited_total{limit="spec.operator"}')).toBeUndefined();
    await expect(limit.consume('somebody')).rejects.toThrow(RateLimitedError);
    await expect(limit.check('somebody')).rejects.toThrow(RateLimitedError);
    expect(await metric('rate_limited_total{limit="spec.operator"}')).toBe(2);
  });
});

describe('the SQL of the guide', () => {
  const guide = readFileSync(resolve(import.meta.dirname, '../../docs/operations.md'), 'utf8');

  it('fits the tables there are', async () => {
    const questions = [...guide.matchAll(/(?<=[`"\n])SELECT [^`"\n]+(?=[`"\n])/g)].map(([question]) => question.replace(/;$/, ''));
    expect(questions.length).toBeGreaterThan(7);
    for (const question of questions) expect(await app.database.ownerQuery(`EXPLAIN ${question}`)).not.toEqual([]);
  });

  it('brings a dead job up again, and takes one away', async () => {
    const [again = ''] = /UPDATE jobs SET state = 'waiting', failures = 0[^;]*/.exec(guide) ?? [];
    const [away = ''] = /DELETE FROM jobs WHERE state IN [^;]*/.exec(guide) ?? [];
    const dead = async (id: string) => app.database.ownerQuery(
      `INSERT INTO jobs (id, name, version, lane, payload, max_attempts, backoff_ms, run_at, correlation_id, state, failures, error, finished_at)
       VALUES ($1, 'mail.send', 1, 'mail', $2, 3, 1000, now(), 'operator-view', 'dead', 3, 'Error', now())`, [id, { mailId: newId() }]);
    const left = async (id: string) => app.database.ownerQuery('SELECT state FROM jobs WHERE id = $1', [id]);
    const [first, second] = [newId(), newId()];
    await dead(first);
    await dead(second);
    expect(await metric('jobs_waiting{lane="mail",state="dead"}')).toBe(2);
    await app.database.ownerQuery(again.replace("'...'", `'${first}'`));
    await waitFor(async () => (await left(first)).length === 0, { what: 'the job to be done' });
    await app.database.ownerQuery(away.replace("'...'", `'${second}'`));
    expect(await left(second)).toEqual([]);
  });
});
