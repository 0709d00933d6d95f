import { setTimeout as pause } from 'node:timers/promises';
import { type StableDiffusionServer, startStableDiffusionServer } from '../support/stable-diffusion-server.js';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { Load } from './support/load.js';
import type { Acknowledged } from './support/orders.js';

let house: House;
let api: Instance;
let workers: readonly Instance[];
let provider: StableDiffusionServer;
let toProvider: TcpProxy;
let toPostgres: TcpProxy;
let load: Load | undefined;
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  [house, provider] = await Promise.all([openHouse(), startStableDiffusionServer()]);
  const database = new URL(house.database.url);
  [toProvider, toPostgres] = await Promise.all([
    createTcpProxy({ host: '127.0.0.1', port: provider.port }), createTcpProxy({ host: database.hostname, port: Number(database.port || 5432) }),
  ]);
  database.host = `127.0.0.1:${toPostgres.port}`;
  const common = { STABLE_DIFFUSION_URL: `http://127.0.0.1:${toProvider.port}` };
  [api, ...workers] = await Promise.all([
    house.start('api', { env: { ...common, DATABASE_URL: database.href } }), house.start('worker', { env: common }), house.start('worker', { env: common }),
  ]);
}, form.patienceMs);
afterEach(async () => {
  await load?.abandon();
  await Promise.all([toProvider?.restore(), toPostgres?.restore()]);
});
afterAll(async () => {
  await house?.close();
  await Promise.all([toProvider?.close(), toPostgres?.close()]);
  await provider?.close();
});

const expectAllRun = () => expect([api, ...workers].map((one) => one.isRunning())).toEqual([true, true, true]);

describe('the way of two workers to their provider', () => {
  /** Has met somebody: an attempt that ran into it handed its task back. */
  const isFelt = async () => {
    const handedBack = async () => (await house.database.ownerQuery(`SELECT 1 FROM faults.moves WHERE source = 'RUNNING' AND target = 'QUEUED'`)).length;
    const before = await handedBack();
    await waitFor(async () => (await handedBack()) > before, { timeoutMs: form.patienceMs, what: 'a task to be handed back' });
  };
  const faults: readonly (() => unknown)[] = [
    () => toProvider.cut().then(isFelt),
    () => toProvider.freeze(),
    () => toProvider.throttle(2_000),
    () => toProvider.reset(),
  ];

  it('may be cut, silent or slow: tasks wait, none fails, and each is paid once', async () => {
    load = new Load(house, [api], acknowledged, { modelId: 'stable-diffusion' });
    for (const spoil of faults) {
      await load.goesOn(4);
      await spoil();
      await load.goesOn(3);
      await pause(form.outageMs);
      await toProvider.restore();
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    await expectHouseInOrder(house, acknowledged);
    // What wasn't cancelled or deleted is made, whatever came in between.
    const statuses = await house.database.ownerQuery<{ status: string }>('SELECT DISTINCT status FROM generations ORDER BY 1');
    expect(statuses.filter(({ status }) => status !== 'CANCELED')).toEqual([{ status: 'SUCCEEDED' }]);
    expectAllRun();
  }, form.patienceMs * 3);
});

describe('the way of an API to Postgres', () => {
  it('may be reset under load and silent for a while: the process goes on, and every answer holds', async () => {
    load = new Load(house, [api], acknowledged);
    for (let round = 1; round <= (form.full ? 20 : 6); round += 1) {
      await load.goesOn(2);
      toPostgres.reset();
    }
    await load.goesOn(2);
    expectAllRun();
    toPostgres.freeze();
    await pause(form.outageMs);
    expectAllRun();
    await toPostgres.restore();
    await load.goesOn(4);
    await load.stop();
    expectAllRun();
    await api.ready();
    await expectHouseInOrder(house, acknowledged);
  }, form.patienceMs * 3);
});
