import { defineJob, JobHandler, type JobRunner } from '../../../src/platform/queue/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';

const first = defineJob({ name: 'test.first' });
const second = defineJob({ name: 'test.second' });
const secondOfNewShape = defineJob<{ id: string }>({ name: 'test.second', version: 2 });

@JobHandler(first)
class First implements JobRunner<typeof first> {
  async run(): Promise<void> {}
}
@JobHandler(second)
class Second implements JobRunner<typeof second> {
  async run(): Promise<void> {}
}
@JobHandler(secondOfNewShape)
class SecondOfNewShape implements JobRunner<typeof secondOfNewShape> {
  async run(): Promise<void> {}
}
@JobHandler(first)
class FirstAgain implements JobRunner<typeof first> {
  async run(): Promise<void> {}
}
@JobHandler({ ...first, name: 'test.never-defined' })
class Stranger implements JobRunner<typeof first> {
  async run(): Promise<void> {}
}

let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  database = await createTestDatabase();
  redis = createTestRedis();
});
afterAll(async () => {
  await redis?.close();
  await database?.drop();
});

const boot = async (...providers: (new () => object)[]) => {
  const module = await createTestModule({ database, redis, providers, wholeApplication: true });
  await module.close();
};

test('an application whose jobs have one handler each starts', async () => {
  await expect(boot(First, Second, SecondOfNewShape)).resolves.toBeUndefined();
});
test('a job without a handler keeps it from starting', async () => {
  await expect(boot(First, Second)).rejects.toThrow('test.second@2 has no handler');
});
test('a second handler keeps it from starting', async () => {
  await expect(boot(First, Second, SecondOfNewShape, FirstAgain)).rejects.toThrow('test.first@1 has two handlers');
});
test('a handler of nothing keeps it from starting', async () => {
  await expect(boot(First, Second, SecondOfNewShape, Stranger)).rejects.toThrow('test.never-defined@1 is handled but not defined');
});
test('a name and version is defined once', () => {
  expect(() => defineJob({ name: 'test.first' })).toThrow('test.first@1 is defined twice');
});
