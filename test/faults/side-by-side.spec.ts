import { randomUUID } from 'node:crypto';
import { waitFor } from '../support/wait-for.js';
import { form } from './support/form.js';
import { type Customer, type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { Load } from './support/load.js';
import { type Acknowledged, cancel, order } from './support/orders.js';
import { untilTask } from './support/tasks.js';

let house: House;
let apis: [Instance, Instance];
let workers: Instance[];
let customer: Customer;
let load: Load | undefined;
const acknowledged: Acknowledged[] = [];

const oneAtATime = { env: { RENDER_CONCURRENCY: '1' } };

beforeAll(async () => {
  house = await openHouse();
  const [first, second, ...others] = await Promise.all([house.start('api'), house.start('api'), house.start('worker', oneAtATime), house.start('worker', oneAtATime)]);
  apis = [first, second];
  workers = others;
  const [someone] = house.customers;
  if (!someone) throw new Error('nobody is there');
  customer = someone;
}, form.patienceMs);
afterEach(() => load?.abandon());
afterAll(() => house?.close());

async function place(api: Instance, prompt = 'a quiet lake'): Promise<Acknowledged> {
  const answer = await order(api.url, customer, prompt);
  acknowledged.push(answer);
  return answer;
}

describe('two of everything', () => {
  it('do every order and every scheduled task once', async () => {
    load = new Load(house, apis, acknowledged);
    for (let hour = 1; hour <= 3; hour += 1) {
      await load.goesOn(form.full ? 40 : 6);
      await Promise.all(apis.map(({ url }) => fetch(`${url}/dev/clock`, {
        method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advanceSeconds: 3_600 }),
      })));
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(Math.min(load.ended.canceled, load.ended.deleted)).toBeGreaterThan(0);
    await expectHouseInOrder(house, acknowledged);

    // Where the data went, each time that it did: once for every end that takes a provider.
    expect(await house.database.ownerQuery(`
      SELECT g.id, g.status, count(r.attempt) AS renders FROM generations g LEFT JOIN generation_routes r ON r.generation_id = g.id
       GROUP BY g.id HAVING NOT count(r.attempt) BETWEEN CASE g.status WHEN 'CANCELED' THEN 0 ELSE 1 END AND 1`)).toEqual([]);

    const slots = await house.database.ownerQuery<{ name: string; times: number }>(
      `SELECT name, count(*)::integer AS times FROM faults.enqueued WHERE payload ? 'scheduledFor' GROUP BY name, payload ->> 'scheduledFor'`);
    expect(slots.map(({ name }) => name)).toContain('generation.purge-quotes');
    expect(slots.filter(({ times }) => times !== 1)).toEqual([]);
  }, form.patienceMs * 3);

  it('share the work: one task is made by each at the same time', async () => {
    const slow = await Promise.all(apis.map((api) => place(api, 'a quiet lake studio:slow=100')));
    for (const task of slow) expect(await untilTask(house, task, { status: 'RUNNING' })).toMatchObject({ attempt: 1 });
    // Each begins one at a time.
    for (const task of slow) expect(await cancel({ api: apis[0].url, customer }, task)).toBe(true);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);
});

describe('a deadlock', () => {
  const deadlocks = async () => {
    const [row] = await house.database.ownerQuery<{ count: number }>('SELECT deadlocks::integer AS count FROM pg_stat_database WHERE datname = current_database()');
    return row?.count ?? 0;
  };

  /**
   * Stops the application at a `wall` when it holds what `second` wants, lets it go on to what `first` has, and waits until that has cost it its
   * transaction: being the last to wait, it is the one that notices.
   */
  async function crossing(wall: string, first: string, second: string, begin: () => Promise<Acknowledged>): Promise<Acknowledged> {
    const before = await deadlocks();
    const gate = await obstacle(house.database, wall);
    const answer = begin();
    await gate.blocksSomebody();
    const rival = await obstacle(house.database, first);
    const crossed = rival.query(second);
    await rival.isBlocked();
    await gate.remove();
    await crossed;
    await rival.remove();
    await waitFor(async () => (await deadlocks()) > before, { what: 'Postgres to have counted a deadlock' });
    return answer;
  }

  it('between a customer\'s order and somebody else is nothing that the customer hears of', async () => {
    const placed = await crossing(
      'LOCK TABLE credit_holds IN SHARE MODE', 'LOCK TABLE ledger_transfers IN SHARE MODE', 'SELECT FROM credit_balances FOR UPDATE', () => place(apis[0], 'a lake studio:reject'));
    expect(await untilTask(house, placed, { status: 'REJECTED', job: null })).toMatchObject({ attempt: 1, charged: 0 });
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);

  it('at the end of a render costs no second render', async () => {
    const placed = await crossing(
      'LOCK TABLE outputs IN SHARE MODE', 'SELECT FROM credit_balances FOR UPDATE', `SELECT FROM generations WHERE status = 'RUNNING' FOR UPDATE`, () => place(apis[0]));
    expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);
});

describe('a rollout', () => {
  const newer = { env: { NODE_OPTIONS: `--import ${new URL('./support/newer-release.mjs', import.meta.url).href}` } };

  /** Old APIs beside new workers, then both kinds of both. */
  async function mixedFleet(newApi: Instance): Promise<void> {
    const old = await place(apis[0]);
    await untilTask(house, old, { job: 'parked' });
    workers.push(await house.start('worker'));
    const mixed = await Promise.all(Array.from({ length: 6 }, (_, number) => place(number % 2 ? newApi : apis[1])));
    for (const placed of [old, ...mixed]) expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
  }

  it('parks what only a newer release knows, until a worker of that release is there', async () => {
    const unknown = randomUUID();
    await house.database.ownerQuery(
      `INSERT INTO jobs (id, name, version, lane, payload, max_attempts, backoff_ms, run_at, correlation_id) VALUES ($1, 'nobody.knows', 1, 'mail', '{}', 3, 1000, now(), 'faults')`, [unknown]);
    const newApi = await house.start('api', newer);
    const [later, now] = [await place(newApi), await place(apis[0])];
    await untilTask(house, now, { status: 'SUCCEEDED' });
    expect(await untilTask(house, later, { job: 'parked' })).toMatchObject({ status: 'QUEUED', failures: 0 });

    for (const worker of workers) worker.signal('SIGTERM');
    workers = [await house.start('worker', newer)];
    expect(await untilTask(house, later, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
    expect(await house.database.ownerQuery('SELECT state, failures FROM jobs WHERE id = $1', [unknown])).toEqual([{ state: 'parked', failures: 0 }]);

    if (form.full) await mixedFleet(newApi);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);
});
