import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { register } from 'prom-client';
import { WebSocket } from 'ws';
import { ContextStore } from '../../src/platform/context/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

/** The deadline is far away: what ends sooner ends because the client has gone. */
const DEADLINE_SECONDS = 100;
/** The request that is watched. */
const WATCHED = 'request-of-a-leaver';

let app: TestApp;
let who: Customer;
const statements: string[] = [];
const original = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')?.value as (this: pg.Client, ...given: unknown[]) => unknown;

beforeAll(async () => {
  app = await startApp({ REQUEST_DEADLINE_SECONDS: String(DEADLINE_SECONDS), LOG_LEVEL: 'error' });
  who = await customer(app, 100);
  const context = app.app.get(ContextStore, { strict: false });
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    if (context.optional?.correlationId === WATCHED) statements.push(String(given[0]));
    return original.apply(this, given);
  } as typeof pg.Client.prototype.query;
});
beforeEach(() => { statements.length = 0; });
afterAll(async () => {
  pg.Client.prototype.query = original as typeof pg.Client.prototype.query;
  await app.close();
});

/** Sends an operation over a socket of its own, which the test may close. */
async function send(query: string): Promise<Socket> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  socket.write([
    'POST /graphql HTTP/1.1', `Host: ${hostname}:${port}`, 'Content-Type: application/json', `Cookie: ${who.as.cookie}`, `X-Request-Id: ${WATCHED}`,
    `Content-Length: ${Buffer.byteLength(body)}`, '', body,
  ].join('\r\n'));
  return socket;
}
const busy = async (condition: string) => (await app.database.ownerQuery(
  `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND ${condition}`)).length;
const asleep = () => busy(`wait_event = 'PgSleep'`);
const logged = async (): Promise<number | undefined> => (await app.database.ownerQuery<{ status: number }>(
  'SELECT status FROM request_log WHERE correlation_id = $1 ORDER BY at DESC LIMIT 1', [WATCHED]))[0]?.status;

const errorsLogged = async () => (await register.getSingleMetric('log_lines_total')?.get())?.values.find(({ labels }) => labels['level'] === 'error')?.value;

describe('a client that disconnects', () => {
  it.each([
    ['for good', (socket: Socket) => socket.destroy()],
    ['with a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['politely', (socket: Socket) => socket.end()],
  ])('stops costing: its statement is cancelled, and nothing else is asked for it (%s)', async (_how, leave) => {
    // Reading one row takes longer than any statement may.
    await app.database.ownerQuery(`CREATE POLICY slow ON credit_balances FOR SELECT USING (pg_sleep(60) IS NOT NULL); ALTER TABLE credit_balances ENABLE ROW LEVEL SECURITY`);
    try {
      const socket = await send('{ viewer { id credits { available } } generations(first: 10) { nodes { id outputs { id } } } }');
      await waitFor(async () => (await asleep()) === 1, { what: 'the statement to run' });
      const [before, errors] = [statements.length, await errorsLogged()];
      leave(socket);
      // Sooner than statement_timeout (15 s) would have ended it.
      await waitFor(async () => (await asleep()) === 0, { timeoutMs: 14_000, what: 'the statement to be cancelled' });
      await pause(100);
      expect(statements.slice(before)).toEqual([]);
      await waitFor(async () => (await logged()) === 499, { what: 'the request log' });
      expect(await errorsLogged()).toBe(errors);
    } finally {
      await app.database.ownerQuery('ALTER TABLE credit_balances DISABLE ROW LEVEL SECURITY; DROP POLICY slow ON credit_balances');
      await app.database.ownerQuery('DELETE FROM request_log');
    }
    expect(await who.query('{ viewer { credits { available } } }')).toEqual({ viewer: { credits: { available: 100 } } });
  });

  it('stops costing on a socket too', async () => {
    await app.database.ownerQuery('CREATE POLICY slow ON sessions FOR SELECT USING (pg_sleep(60) IS NOT NULL); ALTER TABLE sessions ENABLE ROW LEVEL SECURITY');
    try {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'], { headers: { Cookie: who.as.cookie ?? '' } });
      await once(socket, 'open');
      socket.send('{"type":"connection_init"}');
      await waitFor(async () => (await asleep()) === 1, { what: 'the statement to run' });
      const errors = await errorsLogged();
      socket.terminate();
      await waitFor(async () => (await asleep()) === 0, { timeoutMs: 14_000, what: 'the statement to be cancelled' });
      await pause(100);
      expect(await errorsLogged()).toBe(errors);
    } finally {
      await app.database.ownerQuery('ALTER TABLE sessions DISABLE ROW LEVEL SECURITY; DROP POLICY slow ON sessions');
    }
  });

  it('has the mutation that was under way finished, and the next one not begun', async () => {
    const holder = new pg.Client({ connectionString: app.database.ownerUrl });
    await holder.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT 1 FROM accounts WHERE id = $1 FOR UPDATE', [who.accountId]);
      const set = (name: string) => `updateProfile(input: { displayName: "${name}" }) { __typename }`;
      const socket = await send(`mutation { first: ${set('First')} second: ${set('Second')} }`);
      await waitFor(async () => (await busy(`wait_event_type = 'Lock'`)) === 1, { what: 'the first to wait for the row' });
      socket.destroy();
      await pause(100);
      expect(await busy(`wait_event_type = 'Lock'`)).toBe(1);
      await holder.query('COMMIT');
    } finally {
      await holder.end();
    }
    const name = async () => (await who.query<{ viewer: { displayName: string } }>('{ viewer { displayName } }')).viewer.displayName;
    await waitFor(async () => (await name()) === 'First', { what: 'the first mutation to commit' });
    await pause(200);
    expect(await name()).toBe('First');
    expect(statements.filter((text) => text === 'COMMIT')).toHaveLength(1);
  });
});
