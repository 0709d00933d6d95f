import { connect } from 'node:net';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from '../support/app.js';
import { waitFor } from '../support/wait-for.js';
import { customer } from './customer.js';

/** A websocket by hand that listens to nothing: it never answers a close frame. */
async function deafSocket(app: TestApp): Promise<() => boolean> {
  const socket = connect(app.config.PORT, '127.0.0.1');
  let closed = false;
  socket.on('close', () => { closed = true; });
  socket.on('error', () => undefined);
  socket.write([
    'GET /graphql HTTP/1.1', `Host: 127.0.0.1:${app.config.PORT}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: graphql-transport-ws', '', '',
  ].join('\r\n'));
  let answered = '';
  socket.on('data', (chunk: Buffer) => { answered += chunk.toString('latin1'); });
  await waitFor(() => answered.includes('101 Switching Protocols'), { what: 'the upgrade' });
  return () => closed;
}

describe('shutting down', () => {
  it('closes listening sockets, also deaf ones, and ends', async () => {
    const app = await startApp();
    const someone = await customer(app, 10);
    const codes: number[] = [];
    const cookie = someone.as.cookie ?? '';
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`, retryAttempts: 0,
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string | string[]) {
          super(address, protocols, { headers: { cookie } });
        }
      },
      on: { closed: (event) => codes.push((event as { code: number }).code) },
    });
    const seen: unknown[] = [];
    client.subscribe({ query: 'subscription { generationUpdated { id } }' }, { next: (value) => seen.push(value), error: () => undefined, complete: () => undefined });
    const generation = await someone.mutate('createGeneration', { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a lake studio:slow=60' }, '... on Generation { id }');
    await waitFor(() => seen.length > 0, { what: 'the subscription to be heard' });
    const deafIsClosed = await deafSocket(app);

    await app.app.close();

    expect(codes).toEqual([1001]);
    await waitFor(deafIsClosed, { what: 'the deaf socket to be cut' });
    // The render did not fit into the time to drain: it goes back to the queue, and has cost nothing.
    const [row] = await app.database.ownerQuery<{ status: string }>('SELECT status FROM generations');
    expect(generation.id).toMatch(/^gen_/);
    expect(['QUEUED', 'RUNNING']).toContain(row?.status);
    expect(await app.database.ownerQuery('SELECT state, failures FROM jobs WHERE name = $1', ['generation.render'])).toEqual([{ state: 'waiting', failures: 0 }]);
    await app.close();
  });
});
