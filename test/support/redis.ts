import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';

export interface TestRedis {
  readonly url: string;
  /** For REDIS_PREFIX: keys of one test file. */
  readonly prefix: string;
  readonly client: Redis;
  /** Deletes every key under the prefix: to the application the same as FLUSHALL. */
  wipe(): Promise<void>;
  /** Wipes and disconnects. */
  close(): Promise<void>;
}

/** @throws Error when TEST_REDIS_URL is not set: `npm test` sets it */
export function createTestRedis(): TestRedis {
  const url = process.env['TEST_REDIS_URL'];
  if (!url) throw new Error('TEST_REDIS_URL is not set; run the tests through `npm test`');
  const prefix = `test-${process.pid}-${randomBytes(6).toString('hex')}`;
  const client = new Redis(url);
  const wipe = async () => {
    for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1_000 }) as AsyncIterable<string[]>) {
      if (keys.length > 0) await client.del(keys);
    }
  };
  return { url, prefix, client, wipe, close: () => wipe().then(() => client.disconnect()) };
}
