import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { FailureCode, GenerationKind } from '../../../src/modules/generation/index.js';
import { type StableDiffusionServer, startStableDiffusionServer } from '../../support/stable-diffusion-server.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { type Bench, bench, emptyFolder, removeFolders } from './stable-diffusion-bench.js';

const unavailable = { name: 'ProviderFailure', code: FailureCode.PROVIDER_UNAVAILABLE, retryable: true };
const away = { name: 'ProviderAwayError' };
const timeout = { name: 'ProviderFailure', code: FailureCode.PROVIDER_TIMEOUT, retryable: true };

/** For tests that wait for silence. */
const hasty = { askMs: 1_000, silenceMs: 2_000 };

let server: StableDiffusionServer;
let way: TcpProxy;
beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  server = await startStableDiffusionServer();
  way = await createTcpProxy({ host: '127.0.0.1', port: server.port });
});
afterEach(async () => {
  await way.close();
  await server.close();
});
afterAll(async () => {
  await removeFolders();
  Logger.overrideLogger(new ConsoleLogger());
});

/** Each is a worker of its own: it knows nothing of what another has sent. */
const worker = (timings = {}): Bench => bench(`http://127.0.0.1:${way.port}`, { timings });
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'made', (error: unknown) => error);
const running = () => waitFor(() => server.renders.at(-1)?.state === 'running', { what: 'a render' });

/** Begins attempt 1 and waits until the server works on it, where it stays. */
async function stuckRender({ attempt = 1, timings = {} } = {}): Promise<{ outcome: Promise<unknown> }> {
  server.pause();
  const outcome = outcomeOf(worker(timings).render({ attempt }));
  await running();
  return { outcome };
}

describe('the way to the server', () => {
  it('is closed: away, and nothing was sent', async () => {
    await way.cut();
    expect(await outcomeOf(worker().render())).toMatchObject(away);
    expect(await outcomeOf(worker().render({ attempt: 2 }))).toMatchObject(away);
    expect(server.renders).toEqual([]);
  });

  it('is frozen before the work is sent: a timeout, and it is made later, once', async () => {
    way.freeze();
    expect(await outcomeOf(worker(hasty).render())).toMatchObject(timeout);
    await way.restore();
    expect(await outcomeOf(worker().render({ attempt: 2 }))).toBe('made');
    expect(server.mostAtOnce).toBe(1);
  });

  it('is frozen while the server works: a timeout', async () => {
    const { outcome } = await stuckRender({ timings: hasty });
    way.freeze();
    expect(await outcome).toMatchObject(timeout);
  });

  it('is reset while the server works: unavailable', async () => {
    const { outcome } = await stuckRender();
    way.reset();
    expect(await outcome).toMatchObject(unavailable);
  });

  it('is slow: it only takes longer', async () => {
    way.latency(60);
    expect(await outcomeOf(worker().render())).toBe('made');
  });

  it('is slow for the picture that is sent: it is known to be on its way', async () => {
    const inputPath = join(await emptyFolder(), 'input');
    await writeFile(inputPath, randomBytes(60_000));
    way.throttle(12_000);
    // The server finds that it can't read this picture: it has all of it.
    expect(await outcomeOf(worker({ silenceMs: 3_000 }).render({ kind: GenerationKind.IMAGE_TO_IMAGE, inputPath }))).toMatchObject(unavailable);
    expect(server.questions).toBeGreaterThan(10);
  });

  it('lets one byte a second through: a timeout', async () => {
    way.throttle(1);
    expect(await outcomeOf(worker(hasty).render())).toMatchObject(timeout);
  });

  it('lets an answer drip for ever: what it may take in all is the limit', async () => {
    const { render } = worker({ renderMs: 4_000, silenceMs: 60_000 });
    server.pause();
    const outcome = outcomeOf(render({ width: 512, height: 512 }));
    await running();
    way.throttle(500);
    server.resume();
    expect(await outcome).toMatchObject(timeout);
    expect(server.renders[0]?.state).toBe('over');
  });
});

describe('the server', () => {
  it('restarts: unavailable, and the next attempt has nothing to wait for', async () => {
    const { outcome } = await stuckRender();
    server.restart();
    server.resume();
    expect(await outcome).toMatchObject(unavailable);
    expect(await outcomeOf(worker().render({ attempt: 2 }))).toBe('made');
  });

  it('has forgotten the task and leaves the connection open: a timeout', async () => {
    const { outcome } = await stuckRender({ timings: { silenceMs: 3_000 } });
    const asked = server.questions;
    await waitFor(() => server.questions > asked + 1, { what: 'the task to be known' });
    server.restart({ silently: true });
    expect(await outcome).toMatchObject(timeout);
  });

  it('keeps tasks in its line: waiting there is not what is limited', async () => {
    const { outcome: first } = await stuckRender();
    const second = outcomeOf(worker({ renderMs: 1_500 }).render({ reference: 'another-task' }));
    await waitFor(() => server.renders.length === 2);
    const asked = server.questions;
    await waitFor(() => server.questions > asked + 160, { what: 'many questions' });
    server.resume();
    expect([await first, await second]).toEqual(['made', 'made']);
  });

  it('is left when the caller gives up; it is not interrupted, which would end other people’s work', async () => {
    const controller = new AbortController();
    server.pause();
    const outcome = outcomeOf(worker().render({}, { signal: controller.signal }));
    await running();
    controller.abort(new Error('cancelled'));
    expect(await outcome).toMatchObject({ message: 'cancelled' });
    await waitFor(() => way.connections === 0, { what: 'the connection to be closed' });
    expect(server.renders[0]?.state).toBe('running');
  });
});

describe('an attempt whose former one may still be under way', () => {
  it('waits until that is over, and then only sends its own', async () => {
    const { outcome } = await stuckRender();
    way.reset();
    await outcome;
    const asked = server.questions;
    const next = outcomeOf(worker().render({ attempt: 2 }));
    await waitFor(() => server.questions > asked + 5, { what: 'questions about the former attempt' });
    expect(server.renders).toHaveLength(1);
    server.resume();
    expect(await next).toBe('made');
    expect(server.renders).toHaveLength(2);
    expect(server.mostAtOnce).toBe(1);
  });

  it('looks after all former ones', async () => {
    const { outcome } = await stuckRender({ attempt: 3 });
    way.reset();
    await outcome;
    const asked = server.questions;
    const next = outcomeOf(worker().render({ attempt: 5 }));
    await waitFor(() => server.questions > asked + 20, { what: 'questions about former attempts' });
    expect(server.renders).toHaveLength(1);
    server.resume();
    expect(await next).toBe('made');
    expect(server.mostAtOnce).toBe(1);
  });

  it('does not wait for ever, and sends nothing', async () => {
    const { outcome } = await stuckRender();
    way.reset();
    await outcome;
    const { provider, render } = worker({ formerMs: 100, restMs: 700 });
    // It goes back to wait, as often as need be; that is no failure, and the server is well.
    for (let time = 0; time < 3; time += 1) expect(await outcomeOf(render({ attempt: 2 }))).toMatchObject({ name: 'RetryLaterError', afterMs: 700 });
    expect(provider.restsForMs()).toBeNull();
    expect(server.renders).toHaveLength(1);
  });

  it('is not held up by one that failed, which the server goes on calling active', async () => {
    const { outcome } = await stuckRender();
    way.reset();
    await outcome;
    server.outcomes.push('fails');
    server.resume();
    await waitFor(() => server.renders[0]?.state === 'over');
    expect(await outcomeOf(worker().render({ attempt: 2 }))).toBe('made');
  });

  it('that was overtaken while it waited sends nothing', async () => {
    const { outcome } = await stuckRender();
    way.reset();
    await outcome;
    const overtaken = new Error('overtaken');
    const asked = server.questions;
    const next = outcomeOf(worker().render({ attempt: 2 }, { assertCounts: () => Promise.reject(overtaken) }));
    await waitFor(() => server.questions > asked + 2, { what: 'questions about the former attempt' });
    server.resume();
    expect(await next).toBe(overtaken);
    expect(server.renders).toHaveLength(1);
  });

  it('sends nothing where the server does not tell', async () => {
    const mute = await startStableDiffusionServer({ tellsProgress: false });
    try {
      expect(await outcomeOf(bench(mute.url).render({ attempt: 2 }))).toMatchObject(unavailable);
      expect(mute.renders).toEqual([]);
    } finally {
      await mute.close();
    }
  });
});

describe('the breaker', () => {
  it('opens when the server is away, tries it with questions, never with somebody’s task, and closes', async () => {
    const { provider, render } = worker();
    expect(provider.restsForMs()).toBeNull();
    await way.cut();
    await outcomeOf(render());
    expect(provider.restsForMs()).toBeNull();
    await outcomeOf(render());
    expect(provider.restsForMs()).toBe(50);
    expect(await outcomeOf(render())).toMatchObject({ name: 'CircuitOpenError' });
    await way.restore();
    await waitFor(() => provider.restsForMs() === null, { what: 'the breaker to close' });
    expect(server.renders).toEqual([]);
    expect(await outcomeOf(render())).toBe('made');
  });

  it.each([[404, '{"detail":"Not Found"}'], [401, '{}'], [200, '<html>starting</html>'], [200, '{"state":null}']])('stays open while something answers %s %s in its place', async (status, body) => {
    const gate = createServer(({ method }, response) => void response.writeHead(method === 'GET' ? status : 503).end(body));
    let asked = 0;
    gate.on('request', () => { asked += 1; });
    await new Promise<void>((done) => { gate.listen(0, '127.0.0.1', done); });
    const { provider, render } = bench(`http://127.0.0.1:${(gate.address() as AddressInfo).port}`);
    for (let attempt = 2; attempt < 4; attempt += 1) expect(await outcomeOf(render({ attempt }))).toMatchObject(away);
    const before = asked;
    await waitFor(() => provider.restsForMs() === null || asked > before + 1, { what: 'two trials', timeoutMs: 10_000 });
    expect(provider.restsForMs()).toBe(50);
    gate.closeAllConnections();
    await new Promise((done) => { gate.close(done); });
  });

  it('stays closed over tasks that are at fault themselves', async () => {
    const { provider, render } = worker();
    server.outcomes.push(422, 422, 'none', 'wrong-base64', 400);
    for (let task = 0; task < 5; task += 1) await outcomeOf(render());
    expect(provider.restsForMs()).toBeNull();
    expect(server.renders).toHaveLength(5);
  });
});
