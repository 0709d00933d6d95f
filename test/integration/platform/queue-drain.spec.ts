import { waitFor } from '../../support/wait-for.js';
import { createStage, type Stage } from './queue-fixture.js';

let stage: Stage;

beforeEach(async () => {
  stage = await createStage();
});
afterEach(() => stage?.close());

test('a running job finishes before the process ends', async () => {
  const app = await stage.start('both');
  let finish = () => {};
  const gate = new Promise<void>((resolve) => { finish = resolve; });
  const aborted: boolean[] = [];
  app.script.behaviour = async ({ signal }) => {
    await gate;
    aborted.push(signal.aborted);
  };
  await app.enqueue('a');
  await waitFor(() => app.script.runs.length === 1);
  let closed = false;
  const closing = app.close().then(() => { closed = true; });
  const api = await stage.start('api');
  expect(closed).toBe(false);
  finish();
  await closing;
  expect(aborted).toEqual([false]);
  expect(await stage.jobs()).toEqual([]);
  await api.close();
});

test('a job that outlasts the drain is stopped and at once anybody else\'s, without counting as failed', async () => {
  const app = await stage.start('both', { env: { DRAIN_SECONDS: '1' } });
  const reasons: unknown[] = [];
  app.script.behaviour = ({ signal }) => new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reasons.push(signal.reason);
      reject(signal.reason as Error);
    });
  });
  await app.enqueue('b');
  await waitFor(() => app.script.runs.length === 1);
  await app.close();
  expect(reasons).toMatchObject([{ abortCause: 'shutdown' }]);
  expect(await stage.jobs()).toMatchObject([{ state: expect.stringMatching('waiting|queued'), failures: 0 }]);
  const other = await stage.start('both');
  await waitFor(async () => (await stage.jobs()).length === 0);
  expect(other.script.runs).toMatchObject([{ stepId: 'b' }]);
});

test('a job that does not listen can\'t keep the process', async () => {
  const app = await stage.start('both', { env: { DRAIN_SECONDS: '1' } });
  app.script.behaviour = () => new Promise(() => undefined);
  await app.enqueue('c');
  await waitFor(() => app.script.runs.length === 1);
  await app.close();
  expect(await stage.jobs()).toMatchObject([{ state: expect.stringMatching('waiting|queued'), failures: 0 }]);
});

test('nothing new begins in a process that drains', async () => {
  const app = await stage.start('both');
  let finish = () => {};
  const gate = new Promise<void>((resolve) => { finish = resolve; });
  app.script.behaviour = () => gate;
  await app.enqueue('first');
  await waitFor(() => app.script.runs.length === 1);
  const closing = app.close();
  const api = await stage.start('api');
  await api.enqueue('second');
  await waitFor(async () => (await stage.jobs()).some(({ state, attempt }) => state === 'queued' && attempt > 0));
  finish();
  await closing;
  expect(app.script.runs.map(({ stepId }) => stepId)).toEqual(['first']);
  const worker = await stage.start('worker');
  await waitFor(async () => (await stage.jobs()).length === 0);
  expect(worker.script.runs.map(({ stepId }) => stepId)).toEqual(['second']);
});

test('an API process runs no job', async () => {
  const api = await stage.start('api');
  await api.enqueue('d');
  await waitFor(async () => (await stage.jobs())[0]?.state === 'queued');
  await api.close();
  expect(api.script.runs).toEqual([]);
});
