import { connect, type Socket } from 'node:net';
import { socketLimits } from '../../src/platform/graphql/socket-server.js';
import { type Conversation, converse, graphqlRequest, head, nextAddress, operation, send } from '../support/hostile-client.js';
import { expectRefusal, expectServing } from '../support/hostile-refusal.js';
import { type HostileTarget, startHostileTarget } from '../support/hostile-server.js';
import { signIn } from '../support/hostile-session.js';
import { closeCodeOf, frame, HostileSocket, rawSocket } from '../support/hostile-socket.js';
import { waitFor } from '../support/wait-for.js';

const IDLE = 2_000;
const DEAF = 10;
/** Of one that doesn't read: what may lie unsent before it is hung up on, and the message that was one too many. */
const HELD_PER_DEAF = 2 * socketLimits.unreadBytes;
const EVERY_MS = 200;
const LATE_MS = 5_000;
const INIT = frame({ opcode: 1, payload: '{"type":"connection_init"}' });
const HEADERS = ['Host: api.dreamlux.test', 'Content-Type: application/json'];

const opened = (port: number): Promise<Socket> => new Promise((resolve, reject) => {
  const socket = connect(port, '127.0.0.1', () => resolve(socket));
  socket.on('error', reject);
});
/** Sends the pieces again and again, however long it is let. */
const drip = (pieces: string) => (socket: Socket): void => {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(pieces[at % pieces.length] ?? '');
    at += 1;
  }, EVERY_MS);
  socket.on('error', () => undefined).once('close', () => clearInterval(timer));
};

/** Signed in, it asks for 60 kB back with each message, reads nothing, and answers no ping. @returns resolves once it is cut off */
async function pester(socket: Socket): Promise<void> {
  socket.pause();
  socket.write(INIT);
  const ping = frame({ opcode: 1, payload: JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(60_000) } }) });
  const timer = setInterval(() => socket.write(ping), EVERY_MS);
  // A paused socket doesn't notice its end by itself, but a write to a connection that is no more fails.
  await new Promise<void>((resolve) => { socket.once('error', () => resolve()).once('close', () => resolve()); });
  clearInterval(timer);
  socket.destroy();
}

/** A byte that crosses the answer on its way makes TCP drop the answer: the connection then just ends. */
function expectHungUp({ replies: [reply], ended }: Conversation, status: number): void {
  expect(reply !== undefined || ended).toBe(true);
  if (!reply) return;
  expectRefusal(reply, { status });
  expect(reply.headers['connection']).toBe('close');
}

/** Everything here takes as long as the server's patience, so it all goes on at once. */
describe('a hostile client that takes its time', () => {
  let target: HostileTarget;
  let cookie: string;
  beforeAll(async () => {
    target = await startHostileTarget({ LOG_LEVEL: 'warn', REQUEST_DEADLINE_SECONDS: '3' });
    cookie = await signIn(target);
  });
  afterAll(() => target?.close());
  afterEach(() => expectServing(target));

  it('has timeouts for each way to be slow', async () => {
    expect(await target.timeouts()).toEqual({ headersTimeout: 10_000, requestTimeout: 120_000, keepAliveTimeout: 72_000, maxConnections: 10_000 });
  });

  it('is hung up on with a request whose headers never end, one that never begins, and a socket that says nothing, does not answer or does not read', async () => {
    const slowHeaders = converse(target.port, drip(`GET /graphql HTTP/1.1\r\nX-A: ${'a'.repeat(10_000)}`));
    const idle = await Promise.all(Array.from({ length: IDLE }, () => opened(target.port)));
    for (const socket of idle) socket.resume();
    const silent = (await HostileSocket.open(target.port)).closed;
    const halfOpen = await rawSocket(target.port, cookie);
    halfOpen.write(INIT);
    const halfOpenGone = closeCodeOf(halfOpen);
    const deaf = await Promise.all(Array.from({ length: DEAF }, () => rawSocket(target.port, cookie)));
    let open = true;
    const deafGone = Promise.all(deaf.map(pester)).finally(() => { open = false; });
    let held = 0;
    const watched = waitFor(async () => {
      held = Math.max(held, await target.held());
      return !open;
    }, { what: 'the deaf to be hung up on', timeoutMs: 200_000 });
    // The server may still be taking the last ones, and the first may be gone where that takes long.
    await waitFor(async () => (await target.connections()) > IDLE * 0.5, { what: 'the connections to be taken' });
    await expectServing(target);

    expectHungUp(await slowHeaders, 408);
    expect(await silent).toBe(4408);
    // Pinged twice, and no answer: there is nobody to say goodbye to.
    expect(await halfOpenGone).toBeNull();
    await Promise.all([deafGone, watched]);
    expect(held).toBeLessThan(DEAF * HELD_PER_DEAF);
    // By the server's count: what a busy machine never took from the backlog nobody tells the client about.
    await waitFor(async () => (await target.connections()) < 20, { what: 'the connections to be gone', timeoutMs: 100_000 });
    for (const socket of idle) socket.destroy();
    expect(await target.held()).toBe(0);
  }, 240_000);

  it('is hung up on when a body never ends, however it is sent', async () => {
    const start = (headers: string[]) => head('POST /graphql HTTP/1.1', [...HEADERS, `X-Forwarded-For: ${nextAddress()}`, ...headers]);
    const bodies = [
      converse(target.port, (socket) => { socket.write(start(['Content-Length: 500000'])); drip(' ')(socket); }),
      converse(target.port, (socket) => { socket.write(start(['Transfer-Encoding: chunked'])); drip('1\r\n \r\n')(socket); }),
      converse(target.port, (socket) => { socket.write(start(['Content-Length: 500000'])); }),
      converse(target.port, (socket) => { socket.write(start(['Content-Length: 500000', 'Expect: 100-continue'])); }),
    ];
    // Longer on its way than an answer may take, and there in the end.
    const document = JSON.stringify({ query: '{ viewer { id } }' });
    const late = converse(target.port, (socket) => {
      socket.write(start([`Content-Length: ${document.length}`]));
      setTimeout(() => socket.write(document), LATE_MS);
    });
    expect((await late).replies).toMatchObject([{ status: 200, body: expect.stringContaining('"viewer":null') }]);
    for (const conversation of await Promise.all(bodies)) expectHungUp(conversation, 408);
    // Nothing that anybody would have to look into.
    expect(target.output()).toBe('');
  }, 60_000);

  it('is refused a body without end as soon as it is too long', async () => {
    const endless = (socket: Socket) => {
      socket.write(head('POST /graphql HTTP/1.1', [...HEADERS, `X-Forwarded-For: ${nextAddress()}`, 'Transfer-Encoding: chunked']));
      const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
      const more = () => { while (!socket.destroyed && socket.write(chunk)); };
      socket.on('drain', more).on('error', () => undefined);
      more();
    };
    // It would go on sending: the server must end it.
    const conversation = await converse(target.port, endless, { answers: 2 });
    expectHungUp(conversation, 413);
    expect(conversation.ended).toBe(true);
  });

  it('gets its pipelined requests answered in order, and none after the one that breaks', async () => {
    const requests = Array.from({ length: 200 }, () => operation('{ viewer { id } }'));
    const { replies } = await converse(target.port, Buffer.concat(requests), { answers: 200 });
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies).toHaveLength(200);
    const broken = Buffer.concat([operation('{ viewer { id } }'), graphqlRequest('{}', { 'Content-Length': '-1' }), operation('{ viewer { id } }')]);
    const cut = await converse(target.port, broken, { answers: 3 });
    expect(cut.ended).toBe(true);
    expect(cut.replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await send(target.port, operation('{ viewer { id } }'))).status).toBe(200);
  });
});
