import { setTimeout as pause } from 'node:timers/promises';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { obstacle } from './support/locks.js';
import { type Acknowledged, Load, order } from './support/orders.js';
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
    // Of this one the credits are on hold, and the task isn't stored yet.
    const wall = await obstacle(house.database, 'LOCK TABLE generations IN SHARE MODE');
    const unanswered = order(api.url, aCustomer(), 'a quiet lake').catch((error: unknown) => error);
    await wall.blocksSomebody();
    api.signal('SIGKILL');
    await api.exited;
    await wall.remove();
    expect(await unanswered).toMatchObject({ message: 'fetch failed' });
    // What it had sent to Redis is lost on the way.
    await proxy.cut();
    await proxy.restore();
    expect(await house.redis.client.keys(`${house.prefix}:render:*:*`)).toEqual([]);
    expect(await untilTask(house, placed, { status: 'SUCCEEDED', job: null })).toMatchObject({ attempt: 1, charged: 3 });
    await expectHouseInOrder(house, acknowledged);
    expect(await house.database.ownerQuery('SELECT count(*)::integer AS tasks FROM generations')).toEqual([{ tasks: 1 }]);
  }, form.patienceMs * 2);
});

describe('under load', () => {
  let load: Load;
  beforeAll(async () => { api = await startApi(); }, form.patienceMs);
  beforeEach(() => { load = new Load(house, [api]); });
  afterEach(() => load.stop());

  it('a Redis that is emptied costs nobody anything', async () => {
    for (let round = 1; round <= (form.full ? 10 : 2); round += 1) {
      await load.reaches(round * 6);
      await house.redis.client.flushall();
    }
    await load.reaches(load.acknowledged.length + 4);
    acknowledged.push(...(await load.stop()));
    expect(load.failures).toEqual([]);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);

  it.each([
    ['is gone', { away: () => house.redis.kill(), back: () => house.redis.start() }],
    ['says nothing any more', { away: () => house.redis.freeze(), back: () => house.redis.thaw() }],
  ])('orders are taken while Redis %s, and done when it is back', async (_, { away, back }) => {
    await load.reaches(4);
    await away();
    const before = load.acknowledged.length;
    await pause(form.outageMs);
    expect(load.acknowledged.length).toBeGreaterThan(before);
    await back();
    await load.reaches(load.acknowledged.length + 4);
    acknowledged.push(...(await load.stop()));
    expect(load.failures).toEqual([]);
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);
});
