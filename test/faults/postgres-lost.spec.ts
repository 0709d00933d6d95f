import { setTimeout as pause } from 'node:timers/promises';
import { form } from './support/form.js';
import { type House, openHouse } from './support/house.js';
import type { Instance } from './support/instance.js';
import { expectHouseInOrder } from './support/invariants.js';
import { Load } from './support/load.js';
import type { Acknowledged } from './support/orders.js';
import { type PostgresServer, startPostgresServer } from './support/postgres-server.js';

let postgres: PostgresServer;
let house: House;
let processes: Instance[];
let load: Load | undefined;
const acknowledged: Acknowledged[] = [];

beforeAll(async () => {
  postgres = await startPostgresServer();
  house = await openHouse(postgres.url);
  processes = await Promise.all([house.start('api'), house.start('worker')]);
}, form.patienceMs);
afterEach(() => load?.abandon());
afterAll(async () => {
  await house?.close();
  await postgres?.close();
});

describe('Postgres under load', () => {
  it.each([
    ['is killed', () => postgres.kill()],
    ['is shut down at once', () => postgres.stopImmediately()],
  ])('%s and comes back: every answer holds, and the same processes go on', async (_, end) => {
    load = new Load(house, processes.slice(0, 1), acknowledged);
    for (let round = 1; round <= (form.full ? 5 : 1); round += 1) {
      await load.goesOn(6);
      await end();
      await pause(form.full ? 10_000 : 1_000);
      expect(processes.map((one) => one.isRunning())).toEqual([true, true]);
      await postgres.start();
      await load.goesOn(4);
    }
    await load.stop();
    await expectHouseInOrder(house, acknowledged);
    await Promise.all(processes.map((one) => one.ready()));
    expect(processes.map((one) => one.isRunning())).toEqual([true, true]);
  }, form.patienceMs * 3);
});
