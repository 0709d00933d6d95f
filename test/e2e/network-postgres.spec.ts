import { getDataSourceToken } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { register } from 'prom-client';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import { startApp, type TestApp } from '../support/app.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

const POOL = 4;
const DEADLINE_SECONDS = 3;
/** What a caller may wait for an answer, however loaded the machine is: short of whatever else ends a statement (statement_timeout: 15 s; NO_ANSWER_MS: 20 s). */
const HANG_MS = 14_000;

let proxy: TcpProxy;
let app: TestApp;
let who: Customer;
beforeAll(async () => {
  const server = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  proxy = await createTcpProxy({ host: server.hostname, port: Number(server.port) });
  app = await startApp({ DATABASE_POOL_SIZE: String(POOL), REQUEST_DEADLINE_SECONDS: String(DEADLINE_SECONDS) }, (url) => {
    const through = new URL(url);
    [through.hostname, through.port] = ['127.0.0.1', String(proxy.port)];
    return through.href;
  });
  who = await customer(app, 100);
});
afterEach(() => proxy.restore());
afterAll(async () => {
  await app.close();
  await proxy.close();
});

interface Reply { status: number; body: { data?: unknown; errors?: { extensions: { code: string; correlationId: string; retryAfterSeconds?: number } }[] }; headers: Record<string, string> }

/** @throws Error when the connection is lost or nothing has come for far too long: a hang */
async function ask(): Promise<Reply> {
  return request(app.url).post('/graphql').set('Cookie', who.as.cookie ?? '').timeout(HANG_MS).ok(() => true).send({ query: '{ viewer { id } }' });
}
const worked = ({ status, body }: Reply): boolean => status === 200 && body.errors === undefined;
const health = (path: string) => request(app.url).get(`/health/${path}`).timeout(HANG_MS).ok(() => true);
async function breaker(): Promise<{ state: number; opened: number }> {
  const value = async (name: string) =>
    (await register.getSingleMetric(name)?.get())?.values.find(({ labels }) => labels['name'] === 'postgres')?.value ?? 0;
  return { state: await value('breaker_state'), opened: await value('breaker_opened_total') };
}
const pool = () => (app.app.get<DataSource>(getDataSourceToken()).driver as unknown as { master: Pool }).master;
const backends = (condition: string) => app.database.ownerQuery(
  `SELECT pid, state, query FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND ${condition}`);

function expectClean({ status, body, headers }: Reply): void {
  expect({ status, code: body.errors?.[0]?.extensions.code, data: body.data ?? null }).toEqual({ status: 503, code: 'INTERNAL', data: null });
  expect(body.errors?.[0]?.extensions.correlationId).toBe(headers['x-request-id']);
  expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
}

/** As many requests at once as make the pool queue; each is answered, well or cleanly. */
async function wave(count = POOL * 3): Promise<Reply[]> {
  const replies = await Promise.all(Array.from({ length: count }, () => ask()));
  for (const reply of replies) if (!worked(reply)) expectClean(reply);
  return replies;
}

async function expectRecovery(): Promise<void> {
  await waitFor(async () => worked(await ask()), { timeoutMs: 30_000, everyMs: 100, what: 'requests to be answered again' });
  expect((await wave(POOL * 5)).filter((reply) => !worked(reply))).toEqual([]);
  await waitFor(async () => (await breaker()).state === 0);
  await waitFor(async () => expect((await health('ready')).body).toMatchObject({ status: 'ready' }) === undefined, { what: 'readiness' });
  await waitFor(async () => (await backends(`state <> 'idle'`)).length === 0, { timeoutMs: 20_000, what: 'nothing to run for nobody' });
  await waitFor(async () => (await backends('true')).length <= POOL, { timeoutMs: 20_000, what: 'no connection beyond the pool' });
  await waitFor(() => pool().waitingCount === 0 && pool().totalCount === pool().idleCount, { timeoutMs: 20_000, what: 'every connection to be back in the pool' });
}

const faults: [name: string, strike: () => void | Promise<void>][] = [
  ['refuses connections', () => proxy.cut()],
  ['is silent (half-open)', () => proxy.freeze()],
  ['answers a byte a second', () => proxy.throttle(1)],
  ['answers a minute late', () => proxy.latency(60_000)],
];

describe.each(faults)('Postgres %s', (_name, strike) => {
  it('requests are answered in time and cleanly, then refused at once; it is used again when it is back', async () => {
    const before = await breaker();
    await strike();
    await waitFor(async () => {
      expect((await wave()).filter(worked)).toEqual([]);
      return (await breaker()).opened > before.opened;
    }, { timeoutMs: 60_000, what: 'the breaker to open' });

    // Refused without asking Postgres: only a trial may open a connection, one at a time.
    const known = pool().totalCount;
    const refused = await wave(50);
    expect(refused.filter(worked)).toEqual([]);
    expect(pool().totalCount).toBeLessThanOrEqual(known + 1);

    expect((await health('live')).status).toBe(200);
    expect((await request(app.url).get('/metrics').timeout(HANG_MS)).text).toContain('breaker_state{name="postgres"}');
    expect(await health('ready')).toMatchObject({ status: 503, body: { checks: { postgres: 'failed' } } });
    await proxy.restore();
    await expectRecovery();
  }, 150_000);
});

it('connections that are reset cost their own request at most', async () => {
  await wave();
  proxy.reset();
  await expectRecovery();
}, 150_000);

it('a little latency is borne', async () => {
  const before = await breaker();
  proxy.latency(20);
  expect((await wave()).filter((reply) => !worked(reply))).toEqual([]);
  await proxy.restore();
  expect(await breaker()).toEqual(before);
});

it('a pool used up by slow statements is given back: they end with their requests', async () => {
  // Finding out who is calling takes longer than any statement may.
  await app.database.ownerQuery('CREATE POLICY slow ON sessions FOR SELECT USING (pg_sleep(60) IS NOT NULL); ALTER TABLE sessions ENABLE ROW LEVEL SECURITY');
  const began = Date.now();
  try {
    expect((await wave()).filter(worked)).toEqual([]);
    expect((await health('live')).status).toBe(200);
    // Sooner than statement_timeout would have ended them.
    await waitFor(async () => (await backends(`wait_event = 'PgSleep'`)).length === 0, { timeoutMs: began + HANG_MS - Date.now(), what: 'the statements to be cancelled' });
  } finally {
    await app.database.ownerQuery('ALTER TABLE sessions DISABLE ROW LEVEL SECURITY; DROP POLICY slow ON sessions');
  }
  await expectRecovery();
}, 150_000);
