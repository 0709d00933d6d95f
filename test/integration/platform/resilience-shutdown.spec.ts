import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '../../../src/platform/database/index.js';
import { createTestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis } from '../../support/redis.js';
import { createTcpProxy, throughProxy } from '../../support/tcp-proxy.js';

/** Well below what a goodbye to a silent peer takes by itself: minutes. */
const HANG_MS = 30_000;

it('an application closes although Postgres has gone silent', async () => {
  const database = await createTestDatabase();
  const redis = createTestRedis();
  const url = new URL(database.url);
  const proxy = await createTcpProxy({ host: url.hostname, port: Number(url.port) });
  const module = await createTestModule({ database: { url: throughProxy(database.url, proxy) }, redis });
  try {
    await module.get(Database).read.query('SELECT 1');
    proxy.freeze();
    expect(await Promise.race([module.close().then(() => 'closed'), delay(HANG_MS, 'hung', { ref: false })])).toBe('closed');
  } finally {
    await proxy.close();
    await redis.close();
    await database.drop();
  }
}, 60_000);
