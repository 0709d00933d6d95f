import { setTimeout as pause } from 'node:timers/promises';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { Load } from './support/load.js';
import { type Acknowledged, order } from './support/orders.js';
import { taskNow, untilTask } from './support/tasks.js';

let house: House;
let proxy: TcpProxy;
let api: Instance;
const acknowledged: Acknowledged[] = [];

/** The API's way to Redis leads through a proxy, so that what it sends can stay on the way; the worker's doesn't. */
const startApi = () => house.start('api', { env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` } });

beforeAll(async () => {
  house = await openHouse();
  proxy = await createTcpProxy({ host: '127.0.0.1', port: house.redis.port });
  [api] = await Promise.all([startApi(), house.start('worker')]);
}, form.patienceMs);
afterAll(async () => {
  await house?.close();
  await proxy?.close();
});

const aCustomer = () => {
  const [customer] = house.customers;
  if (!customer) throw new Error('nobody is there');
  return customer;
};

describe('an API that is killed', () => {
  it('loses no order that it has answered, and leaves nothing of one that it has not', async () => {
    proxy.freeze();
    const placed = await order(api.url, aCustomer(), 'a quiet lake');
    acknowledged.push(placed);
    expect(await taskNow(house, placed)).toMatchObject({ status: 'QUEUED', job: 'queued' });
    // Of this one the task and its job are stored, and the credits are about to be held.
    const wall = await obstacle(house.database, 'LOCK TABLE ledger_transfers IN SHARE MODE');
    const unanswered = order(api.url, aCustomer(), 'a quiet lake').catch((error: unknown) => error);
    const backends = await wall.blocksSomebody();
    const written = await house.database.ownerQuery(
      `SELECT relation::regclass::text AS table FROM pg_locks WHERE pid = ANY ($1) AND granted AND mode = 'RowExclusiveLock' AND relation IN ('generations'::regclass, 'jobs'::regclass) ORDER BY 1`, [backends]);
    expect(written).toEqual([{ table: 'generations' }, { table: 'jobs' }]);
    api.signal('SIGKILL');
    await api.exited;
    await wall.remove();
    await waitFor(async () => (await house.database.ownerQuery('SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)', [backends])).length === 0, { timeoutMs: form.patienceMs, what: 'Postgres to notice' });
    expect(await unanswered).toMatchObject({ message: 'fetch failed' });
    expect(await house.database.ownerQuery(`SELECT (SELECT count(*) FROM generations)::integer AS tasks, (SELECT count(*) FROM faults.enqueued WHERE name = 'generation.render')::integer AS jobs,
      (SELECT count(*) FROM credit_holds)::integer AS holds, (SELECT count(*) FROM ledger_transfers WHERE kind = 'HOLD')::integer AS transfers`)).toEqual([{ tasks: 1, jobs: 1, holds: 1, transfers: 1 }]);
    // What it had sent to Redis is lost on the way.
    await proxy.cut();
    await proxy.restore();
    expect(await house.redis.client.keys(`${house.prefix}:render:*:*`)).toEqual([]);
    expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 2);
});

describe('under load', () => {
  let load: Load;
  beforeAll(async () => { api = await startApi(); }, form.patienceMs);
  beforeEach(() => { load = new Load(house, [api], acknowledged); });
  afterEach(() => load.abandon());

  it('a Redis that is emptied costs nobody anything', async () => {
    for (let round = 1; round <= (form.full ? 10 : 2); round += 1) {
      await load.goesOn(6);
      await house.redis.client.flushall();
    }
    await load.goesOn(4);
    await load.stop();
    expect(load.failures).toEqual([]);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);

  const outages: [string, { away: () => unknown; back: () => unknown }][] = [
    ['is gone', { away: () => house.redis.kill(), back: () => house.redis.start() }],
    ['says nothing any more', { away: () => house.redis.freeze(), back: () => house.redis.thaw() }],
  ];
  it.each(form.full ? outages : outages.slice(0, 1))('orders are taken while Redis %s, and done when it is back', async (_, { away, back }) => {
    await load.goesOn(4);
    await away();
    await pause(form.outageMs);
    await load.goesOn(1);
    await back();
    await load.goesOn(4);
    await load.stop();
    expect(load.failures).toEqual([]);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);
});
