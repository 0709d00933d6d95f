import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { Clock } from '../../../src/platform/clock/index.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { IdempotencyConflictError, InvalidStateError } from '../../../src/platform/errors/index.js';
import { Idempotency, IdempotencyModule, type IdempotentUse } from '../../../src/platform/idempotency/index.js';
import { PurgeIdempotencyKeysHandler } from '../../../src/platform/idempotency/purge-idempotency-keys.job.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { platformWith } from './services.js';

let database: TestDatabase;
let app: TestingModule;
let idempotency: Idempotency;
let executed: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await platformWith({ DATABASE_URL: database.url }, [IdempotencyModule]);
  idempotency = app.get(Idempotency);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() => {
  executed = [];
  app.get(Clock).moveTo(0);
});

const request = (over: Partial<IdempotentUse<string>> = {}): IdempotentUse<string> => ({
  accountId: randomUUID(),
  operation: 'make',
  key: 'once',
  input: { size: 1 },
  replay: async (id) => `replayed ${id}`,
  execute: async () => {
    const resultId = randomUUID();
    executed.push(resultId);
    return { resultId, value: `made ${resultId}` };
  },
  ...over,
});
const run = (use: IdempotentUse<string>) => app.get(ContextStore).runDetached(() => idempotency.run(use));

describe('idempotency', () => {
  it('executes once and then replays', async () => {
    const use = request();
    expect(await idempotency.find(use)).toBeNull();
    expect(await run(use)).toBe(`made ${executed[0]}`);
    expect(await run(use)).toBe(`replayed ${executed[0]}`);
    expect(await idempotency.find(use)).toBe(executed[0]);
    expect(executed).toHaveLength(1);
  });

  it('executes every time without a key', async () => {
    await run(request({ key: null }));
    await run(request({ key: undefined }));
    expect(executed).toHaveLength(2);
  });

  it('counts per account and per operation', async () => {
    const use = request();
    await run(use);
    await run({ ...use, operation: 'other' });
    await run({ ...use, accountId: randomUUID() });
    expect(executed).toHaveLength(3);
  });

  it('refuses another input under the same key, and executes nothing', async () => {
    const use = request();
    await run(use);
    await expect(run({ ...use, input: { size: 2 } })).rejects.toThrow(IdempotencyConflictError);
    await expect(idempotency.find({ ...use, input: { size: 2 } })).rejects.toThrow(IdempotencyConflictError);
    expect(executed).toHaveLength(1);
  });

  it('keeps nothing of a refused request', async () => {
    const use = request();
    const refused = { ...use, execute: async () => { throw new InvalidStateError(); } };
    await expect(run(refused)).rejects.toThrow(InvalidStateError);
    expect(await run({ ...use, input: { size: 2 } })).toBe(`made ${executed[0]}`);
  });

  it('forgets with the unit of work that contains it', async () => {
    const use = request();
    const outer = app.get(ContextStore).runDetached(() => app.get(UnitOfWork).run(async () => {
      await idempotency.run(use);
      throw new Error('later');
    }));
    await expect(outer).rejects.toThrow('later');
    expect(await idempotency.find(use)).toBeNull();
  });

  it('lets concurrent twins wait and replay', async () => {
    const use = request();
    const answers = await Promise.all(Array.from({ length: 8 }, () => run(use)));
    expect(executed).toHaveLength(1);
    expect(answers.filter((answer) => answer === `made ${executed[0]}`)).toHaveLength(1);
    expect(answers.filter((answer) => answer === `replayed ${executed[0]}`)).toHaveLength(7);
  });

  it('gives a concurrent twin with another input a conflict', async () => {
    const use = request();
    const answers = await Promise.allSettled([run(use), run({ ...use, input: { size: 2 } })]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(executed).toHaveLength(1);
  });

  it('lets a twin go ahead when the first one fails', async () => {
    const use = request();
    let fail: (error: Error) => void = () => undefined;
    const entered = new Promise<void>((started) => {
      const first = run({ ...use, execute: () => new Promise((_, reject) => {
        fail = reject;
        started();
      }) });
      first.catch(() => undefined);
    });
    await entered;
    const twin = run(use);
    fail(new InvalidStateError());
    expect(await twin).toBe(`made ${executed[0]}`);
  });

  it('counts for 24 hours of the business clock', async () => {
    const use = request();
    await run(use);
    app.get(Clock).moveTo(24 * 3_600_000 - 60_000);
    expect(await run(use)).toMatch(/^replayed/);
    app.get(Clock).moveTo(24 * 3_600_000 + 60_000);
    expect(await idempotency.find(use)).toBeNull();
    expect(await run({ ...use, input: { size: 2 } })).toBe(`made ${executed[1]}`);
    expect(await run({ ...use, input: { size: 2 } })).toBe(`replayed ${executed[1]}`);
  });

  it('purges what no longer counts and nothing else', async () => {
    await database.ownerQuery('DELETE FROM idempotency_keys');
    await run(request());
    app.get(Clock).moveTo(25 * 3_600_000);
    const recent = request();
    await run(recent);
    await app.get(ContextStore).runDetached(() => app.get(PurgeIdempotencyKeysHandler).run());
    expect(await idempotency.find(recent)).toBe(executed[1]);
    expect(await database.ownerQuery('SELECT result_id FROM idempotency_keys')).toEqual([{ result_id: executed[1] }]);
  });
});
