import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { GenerationUpdates } from '../../src/modules/generation/generation-updates.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { type Customer, customer } from './customer.js';

let app: TestApp;
const clients: Client[] = [];
beforeAll(async () => { app = await startApp(); });
afterAll(async () => {
  await Promise.all(clients.map((client) => client.dispose()));
  await app.close();
});

interface Seen { id: string; status: string; progress: number; outputs: { id: string }[] }

/** A socket of its own, with the session's cookie or an API key. */
function connect({ cookie, apiKey }: Customer['as']): Client {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols, { headers: cookie ? { Cookie: cookie } : {} });
    }
  }
  const client = createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: Socket, retryAttempts: 0, ...(apiKey ? { connectionParams: { authorization: `Bearer ${apiKey}` } } : {}),
  });
  clients.push(client);
  return client;
}

/** Listens until it is told to stop; collects what comes. */
function listen(client: Client, id: string | null = null) {
  const seen: Seen[] = [];
  let failure: unknown;
  const stop = client.subscribe<{ generationUpdated: Seen }>(
    { query: 'subscription ($id: ID) { generationUpdated(id: $id) { id status progress outputs { id } } }', variables: { id } },
    {
      next: ({ data, errors }) => {
        if (data) seen.push(data.generationUpdated);
        failure ??= errors;
      },
      error: (error) => { failure = error; },
      complete: () => undefined,
    },
  );
  return { seen, stop, failure: () => failure };
}

const create = (who: Customer, prompt: string, as?: Customer['as']) =>
  who.mutate('createGeneration', { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt, resolution: '512' }, '... on Generation { id }', as).then(({ id }) => id);
const open = () => app.app.get(GenerationUpdates, { strict: false }).subscriptions;
const nobodyListens = () => waitFor(() => open() === 0, { what: 'the subscriptions to be gone' });

describe('generationUpdated', () => {
  it('shows how things stand, then every step to the end', async () => {
    const who = await customer(app, 10);
    const id = await create(who, 'a fox studio:slow=4');
    const { seen, stop } = listen(connect(who.as), id);
    await waitFor(() => seen.some(({ status }) => status === 'SUCCEEDED'), { timeoutMs: 30_000, what: 'the end' });
    const order = ['QUEUED', 'RUNNING', 'SUCCEEDED'];
    const ranks = seen.map(({ status }) => order.indexOf(status));
    expect(ranks).toEqual([...ranks].sort());
    const progress = seen.map((one) => one.progress);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(new Set(progress).size).toBeGreaterThan(3);
    expect(seen.at(-1)).toMatchObject({ id, progress: 100, outputs: [{ id: expect.stringMatching(/^out_/) }] });
    // A reconnect gets the end at once.
    const again = listen(connect(who.as), id);
    await waitFor(() => again.seen.length > 0);
    expect(again.seen[0]).toMatchObject({ id, status: 'SUCCEEDED' });
    stop();
    again.stop();
    await nobodyListens();
  });

  it('of all of mine begins with the latest, hears of new ones, and of nobody else’s', async () => {
    const [who, other] = [await customer(app, 10), await customer(app, 10)];
    const old = await create(who, 'studio:reject');
    await waitFor(async () => (await who.query<{ generation: Seen }>(`{ generation(id: "${old}") { status } }`)).generation.status === 'REJECTED', { timeoutMs: 20_000 });
    const { seen, stop } = listen(connect(who.as));
    await waitFor(() => seen.length > 0, { what: 'the snapshot' });
    expect(seen[0]).toMatchObject({ id: old, status: 'REJECTED' });
    const theirs = await create(other, 'studio:reject');
    const mine = await create(who, 'studio:reject');
    await waitFor(() => seen.some(({ id, status }) => id === mine && status === 'REJECTED'), { timeoutMs: 20_000 });
    expect(seen.some(({ id }) => id === theirs)).toBe(false);
    stop();
    await nobodyListens();
  });

  it('is for an API key that may read, and for one’s own only', async () => {
    const [who, other] = [await customer(app, 10), await customer(app, 0)];
    const id = await create(who, 'studio:slow=60');
    const refused = async (as: Customer['as'], which: string) => {
      const { failure, stop, seen } = listen(connect(as), which);
      await waitFor(failure, { what: 'the refusal' });
      stop();
      return [JSON.stringify(failure()), seen.length];
    };
    const code = (expected: string) => [expect.stringContaining(`"code":"${expected}"`), 0];
    expect(await refused(other.as, id)).toEqual(code('NOT_FOUND'));
    expect(await refused(who.as, toPublicId('gen', newId()))).toEqual(code('NOT_FOUND'));
    expect(await refused(who.as, 'out_x')).toEqual(code('NOT_FOUND'));
    expect(await refused(await who.apiKey(['credits:read']), id)).toEqual(code('FORBIDDEN'));
    const { seen, stop } = listen(connect(await who.apiKey(['generation:read'])), id);
    await waitFor(() => seen.length > 0);
    await who.mutate('cancelGeneration', { id }, '');
    await waitFor(() => seen.at(-1)?.status === 'CANCELED');
    stop();
    await nobodyListens();
  });

  it('leaks nothing when sockets break, however they break', async () => {
    const who = await customer(app, 10);
    const id = await create(who, 'studio:slow=60');
    const sockets = Array.from({ length: 5 }, () => connect(who.as));
    const listeners = sockets.flatMap((client) => [listen(client, id), listen(client)]);
    await waitFor(() => listeners.every(({ seen }) => seen.length > 0), { what: 'all snapshots' });
    expect(open()).toBe(10);
    listeners[0]?.stop();
    await waitFor(() => open() === 9);
    for (const client of sockets) client.terminate();
    await nobodyListens();
    await who.mutate('cancelGeneration', { id }, '');
  });

  it('gives a slow reader the latest state, not every one', async () => {
    const who = await customer(app, 10);
    const id = await create(who, 'studio:slow=60');
    const [updates, uow] = [app.app.get(GenerationUpdates, { strict: false }), app.app.get(UnitOfWork, { strict: false })];
    const [row] = await app.database.ownerQuery<{ id: string }>('SELECT id FROM generations WHERE account_id = $1', [who.accountId]);
    const mailbox = updates.subscribe(who.accountId, null);
    for (let i = 0; i < 20; i += 1) await uow.run(async () => updates.announce(who.accountId, row?.id ?? ''));
    // The last of them has come when one that was sent behind it has.
    const marker = newId();
    await uow.run(async () => updates.announce(who.accountId, marker));
    const taken: (string | null)[] = [];
    while (taken.at(-1) !== marker) taken.push(await mailbox.take());
    expect(taken.length).toBeLessThanOrEqual(4);
    mailbox.close();
    await who.mutate('cancelGeneration', { id }, '');
  });
});

describe('a mail when a clip is done', () => {
  it('comes to whoever asked for it, and to nobody else', async () => {
    const [asked, silent] = [await customer(app, 10), await customer(app, 10)];
    const input = { kind: 'TEXT_TO_VIDEO', modelId: 'studio-video', prompt: 'a calm sea', resolution: '360p', durationSeconds: 1 };
    const [quiet, loud] = [await silent.mutate('createGeneration', input, '... on Generation { id }'), await asked.mutate('createGeneration', { ...input, notifyWhenDone: true }, '... on Generation { id }')];
    const done = async () => (await app.mails(asked.email)).filter(({ subject }) => subject === 'Your video is ready');
    const mails = await waitFor(async () => ((await done()).length > 0 ? done() : null), { timeoutMs: 30_000, what: 'the mail' });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(`${app.config.webUrl}/generations/${loud.id}`);
    expect((await silent.query<{ generation: Seen }>(`{ generation(id: "${quiet.id}") { status } }`)).generation.status).toBe('SUCCEEDED');
    expect((await app.mails(silent.email)).filter(({ subject }) => subject === 'Your video is ready')).toEqual([]);
  });
});
