import type { Worker } from 'node:worker_threads';
import { hash } from '@node-rs/argon2';
import { UnavailableError } from '../../platform/errors/index.js';
import { HashingThread } from './hashing-thread.js';

const PASSWORD = 'teal otters juggle at dawn';
const CHEAP = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };
/** Long enough to be caught at it. */
const DEAR = { memoryCost: 65_536, timeCost: 20, parallelism: 1 };

const workerOf = (thread: HashingThread) => (thread as unknown as { worker: Worker | undefined }).worker;
const held = () => process.getActiveResourcesInfo().filter((resource) => /Worker|MessagePort/.test(resource)).length;

describe('the thread that hashes passwords', () => {
  let thread: HashingThread;
  beforeEach(() => { thread = new HashingThread(); });
  afterEach(() => thread.close());

  it('answers each with what was asked, in order', async () => {
    const [mine, right, wrong] = await Promise.all([thread.hash(PASSWORD, CHEAP), thread.verify(PASSWORD, await hash(PASSWORD, CHEAP)), thread.verify('another', await hash(PASSWORD, CHEAP))]);
    expect(mine).toContain('$m=1024,t=1,p=1$');
    expect([right, wrong]).toEqual([true, false]);
    expect(thread.load).toBe(0);
  });

  it('says what is no hash, and lives on', async () => {
    await expect(thread.verify(PASSWORD, 'no hash')).rejects.toThrow(Error);
    expect(await thread.hash(PASSWORD, CHEAP)).toContain('$argon2id$');
  });

  it('fails those who wait when it dies, and there is another for the next', async () => {
    const waiting = [thread.hash(PASSWORD, DEAR), thread.hash(PASSWORD, CHEAP)].map((one) => one.catch((error: unknown) => error));
    const first = workerOf(thread);
    await first?.terminate();
    for (const one of waiting) expect(await one).toBeInstanceOf(UnavailableError);
    expect(thread.load).toBe(0);
    expect(await thread.hash(PASSWORD, CHEAP)).toContain('$argon2id$');
    expect(workerOf(thread)).not.toBe(first);
  });

  it('fails those who wait, and all later ones, when the service closes', async () => {
    const waiting = thread.hash(PASSWORD, DEAR).catch((error: unknown) => error);
    await thread.close();
    expect(await waiting).toBeInstanceOf(UnavailableError);
    await expect(thread.hash(PASSWORD, CHEAP)).rejects.toThrow(UnavailableError);
    expect(workerOf(thread)).toBeUndefined();
  });

  it('keeps a process going only while somebody waits', async () => {
    const before = held();
    const working = thread.hash(PASSWORD, DEAR);
    await new Promise((resolve) => setImmediate(resolve));
    expect(held()).toBeGreaterThan(before);
    await working;
    await new Promise((resolve) => setImmediate(resolve));
    expect(held()).toBe(before);
    expect(workerOf(thread)).toBeDefined();
  });
});
