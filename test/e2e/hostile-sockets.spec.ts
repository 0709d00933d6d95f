import { limits } from '../../src/platform/graphql/limits.js';
import { socketLimits } from '../../src/platform/graphql/socket-server.js';
import { converse, head, nextAddress } from '../support/hostile-client.js';
import { CostMeter } from '../support/hostile-cost.js';
import { expectServing } from '../support/hostile-refusal.js';
import { type HostileTarget, startHostileTarget, WEB } from '../support/hostile-server.js';
import { signIn } from '../support/hostile-session.js';
import { closeCodeOf, frame, type Frame, HostileSocket, rawSocket } from '../support/hostile-socket.js';

const SUBSCRIBE = 'subscription { generationUpdated { id } }';
/** The second init is too many, unless the first has been refused by then. */
const EITHER = [4429, 4403];
const subscribe = (id: string, query = SUBSCRIBE, more: object = {}) => ({ type: 'subscribe', id, payload: { query, ...more } });
const times = (count: number, one: (index: number) => object | string) => Array.from({ length: count }, (_, index) => one(index));
const many = (count: number, one: (index: number) => string) => times(count, one).join(' ');

describe('a hostile client on a websocket', () => {
  let target: HostileTarget;
  let meter: CostMeter | null;
  let cookie: string;
  beforeAll(async () => {
    target = await startHostileTarget();
    meter = await CostMeter.start('a hostile client on a websocket', target);
    cookie = await signIn(target);
  });
  afterAll(() => target?.close());
  afterEach(async () => {
    await expectServing(target);
    // What a hostile client sends is printed nowhere, and is no failure of ours.
    expect(target.output()).toBe('');
  });

  it.each<[string, number | readonly number[], readonly (object | string)[]]>([
    ['no JSON', 4400, ['hello']], ['half of it', 4400, ['{"type":']], ['a list', 4400, ['[]']], ['null', 4400, ['null']], ['no type', 4400, ['{}']],
    ['a type that there is not', 4400, [{ type: 'shutdown' }]], ['a type of a prototype', 4400, [{ type: '__proto__' }]], ['lists in lists', 4400, ['['.repeat(60_000)]],
    ['a subscription before it said who it is', 4401, [subscribe('1')]], ['credentials that are none', 4403, [{ type: 'connection_init', payload: { authorization: { $ne: 1 } } }]],
    ['a key of 60 kB', 4403, [{ type: 'connection_init', payload: { authorization: `Bearer ${'x'.repeat(60_000)}` } }]],
    ['two inits', EITHER, [{ type: 'connection_init' }, { type: 'connection_init' }]], ['a flood of inits', EITHER, times(90, () => ({ type: 'connection_init' }))],
    ['more than a message may hold', 1009, [{ type: 'ping', payload: { x: 'x'.repeat(socketLimits.messageBytes) } }]],
    ['a flood of pings', 4429, times(socketLimits.messagesPerWindow + 1, () => ({ type: 'ping' }))],
  ])('a stranger who sends %s is closed with %j', async (what, code, messages) => {
    const attempt = async () => {
      const hostile = await HostileSocket.open(target.port);
      for (const message of messages) hostile.say(message);
      return hostile.closed;
    };
    expect([code].flat()).toContain(await attempt());
    await meter?.measure(what, attempt);
  });

  it.each<[string, number, readonly (object | string)[]]>([
    ['one id twice', 4409, [subscribe('1'), subscribe('1')]],
    ['a thousand subscriptions', 4429, times(1_000, (i) => subscribe(`s${i}`))],
    ['a thousand messages about subscriptions that there are not', 4429, times(1_000, (i) => ({ type: 'complete', id: `s${i}` }))],
    ['a second init', 4429, [{ type: 'connection_init' }]],
    ['nothing as an id', 4400, [subscribe('')]],
    ['variables as a list', 4400, [subscribe('1', SUBSCRIBE, { variables: [1] })]],
  ])('somebody signed in who sends %s is closed with %i', async (_what, code, messages) => {
    const hostile = await HostileSocket.initialised(target.port, cookie);
    for (const message of messages) hostile.say(message);
    expect(await hostile.closed).toBe(code);
  });

  it.each<[string, string, string | null]>([
    ['a query', '{ viewer { id } }', null], ['a mutation', 'mutation { signOut }', null], ['the schema', 'subscription { __schema { queryType { name } } }', 'introspection'],
    ['a type that is nearly right', 'subscription { generationUpdate { id } }', null], ['a syntax error', 'subscription {', null], ['nothing', ' ', null],
    ['two root fields', 'subscription { a: generationUpdated { id } b: generationUpdated { id } }', null],
    ['aliases', `subscription { generationUpdated { ${many(limits.aliases + 1, (i) => `a${i}: id`)} } }`, 'aliases'],
    ['repeated fields', `subscription { generationUpdated { ${'id '.repeat(400)} } }`, 'repeats'],
    ['fields under one alias in a fragment that nobody uses', `${SUBSCRIBE} fragment a on Generation { ${many(800, (i) => `x: f${i}`)} }`, 'aliases'],
    ['tokens', `subscription { generationUpdated { ${'id '.repeat(4_000)} } }`, null], ['lines', `${SUBSCRIBE}${'\n'.repeat(limits.lines)}`, 'lines'],
    ['a fragment that contains itself', 'subscription { ...a } fragment a on Subscription { ...a }', 'fields'],
    ['an id that is none', 'subscription { generationUpdated(id: { a: 1 }) { id } }', null],
  ])('is told what is wrong with %s, and may go on', async (what, query, limit) => {
    const hostile = await HostileSocket.initialised(target.port, cookie);
    const attempt = async (id: string) => {
      hostile.say(subscribe(id, query));
      return (await hostile.heard('error', id)).payload as { message: string; extensions: Record<string, string> }[];
    };
    const errors = await attempt('first');
    for (const { message, extensions } of errors) {
      expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
      expect(message).not.toMatch(/did you mean|graphql-|node_modules|stack/i);
    }
    if (limit) expect(errors.map(({ extensions }) => extensions['limit'])).toEqual([limit]);
    let attempts = 0;
    await meter?.measure(what, () => attempt(`again${(attempts += 1)}`));
    hostile.say({ type: 'ping' });
    await hostile.heard('pong');
    await hostile.leave();
  });

  it('has twenty subscriptions on one socket, whatever their ids are called, and no twenty-first', async () => {
    const hostile = await HostileSocket.initialised(target.port, cookie);
    const ids = ['__proto__', 'constructor', 'toString', 'x'.repeat(10_000), ...times(17, (i) => `s${i}`)] as string[];
    for (const id of ids) hostile.say(subscribe(id));
    expect((await hostile.heard('error', 's16')).payload).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })]);
    expect(hostile.messages.filter(({ type }) => type === 'error')).toHaveLength(1);
    await hostile.leave();
  });

  it('has twenty sockets at a time, and may come back', async () => {
    const other = await signIn(target);
    const sockets = await Promise.all(times(20, () => ({})).map(() => HostileSocket.initialised(target.port, other)));
    const late = await HostileSocket.open(target.port, { cookie: other });
    late.say({ type: 'connection_init' });
    expect(await late.closed).toBe(4403);
    await Promise.all(sockets.map((socket) => socket.leave()));
  });

  it('is not heard in another protocol, nor compressed', async () => {
    const nameless = await HostileSocket.open(target.port, { protocol: '' });
    expect(await nameless.closed).toBe(4406);
    await expect(HostileSocket.open(target.port, { protocol: 'graphql-ws' })).rejects.toThrow(/subprotocol/);
    const squeezed = await HostileSocket.open(target.port, { compress: true });
    expect(squeezed.socket.extensions).toBe('');
    await squeezed.leave();
  });

  it.each<[string, number | null, readonly Frame[]]>([
    ['a compressed frame', 1002, [{ opcode: 1, payload: '{}', rsv1: true }]], ['a frame without a mask', 1002, [{ opcode: 1, payload: '{}', masked: false }]],
    ['a frame of a kind that there is not', 1002, [{ opcode: 7, payload: '{}' }]], ['the end of what never began', 1002, [{ opcode: 0, payload: '{}' }]],
    ['a ping of 60 kB', 1002, [{ opcode: 9, payload: 'x'.repeat(60_000) }]], ['a ping in pieces', 1002, [{ opcode: 9, fin: false }]],
    ['text that is no UTF-8', 1007, [{ opcode: 1, payload: Buffer.from([0xff, 0xfe]) }]], ['binary', 4400, [{ opcode: 2, payload: '{}' }]],
    ['a frame that says it holds a terabyte', 1009, [{ opcode: 1, payload: 'x', length: 2 ** 40 }]],
    ['pieces that never end', 1009, [{ opcode: 1, payload: '{', fin: false }, ...Array.from({ length: 70 }, () => ({ opcode: 0, payload: ' '.repeat(1_000), fin: false }))]],
    ['a flood of pings', null, Array.from({ length: socketLimits.messagesPerWindow + 1 }, () => ({ opcode: 9 }))],
  ])('%s ends in %s', async (what, code, frames) => {
    const bytes = Buffer.concat(frames.map(frame));
    const attempt = async () => {
      const socket = await rawSocket(target.port);
      const closed = closeCodeOf(socket);
      socket.write(bytes);
      return closed;
    };
    expect(await attempt()).toBe(code);
    await meter?.measure(what, attempt);
  });

  it.each<[string, number, string, readonly string[]]>([
    ['from a foreign page', 403, '/graphql', ['Origin: https://evil.example']], ['from a page that hides where it is', 403, '/graphql', ['Origin: null']],
    ['from a page whose name begins like ours', 403, '/graphql', [`Origin: ${WEB}.evil.example`]], ['to another path', 404, '/socket', [`Origin: ${WEB}`]],
    ['to the path and more', 404, '/graphql/../admin', []], ['without a key', 400, '/graphql', []], ['with a key that is none', 400, '/graphql', ['Sec-WebSocket-Key: x']],
    ['in another version', 400, '/graphql', ['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 99']],
  ])('an upgrade %s is answered with %i', async (what, status, path, headers) => {
    const bytes = Buffer.from(head(`GET ${path} HTTP/1.1`, [
      'Host: api.dreamlux.test', `X-Forwarded-For: ${nextAddress()}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Protocol: graphql-transport-ws', ...headers,
    ]));
    const { text } = await converse(target.port, bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).not.toMatch(/node_modules|at \S+ \(/);
    await meter?.measure(what, () => converse(target.port, bytes));
  });
});
