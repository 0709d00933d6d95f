import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';
import { waitFor } from '../../support/wait-for.js';

/** Says everything back. */
let echo: Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await createTcpProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

interface Client { readonly socket: Socket; heard: string; failure: string | undefined; closed: boolean }

async function open(): Promise<Client> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  const client: Client = { socket, heard: '', failure: undefined, closed: false };
  socket.on('data', (bytes) => { client.heard += bytes.toString(); });
  socket.on('error', (error: NodeJS.ErrnoException) => { client.failure = error.code; });
  socket.on('close', () => { client.closed = true; });
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
  return client;
}
const hears = (client: Client, text: string) => waitFor(() => client.heard === text, { what: `"${text}" to be heard, not "${client.heard}"` });
/** Long enough for loopback to have carried anything that was let through. */
const aWhile = () => pause(150);

/** Says when a timer has fired: that happens in the order in which timers are due, however busy the machine is. */
function timersDue(ms: number): string[] {
  const fired: string[] = [];
  setTimeout(() => fired.push('a timer'), ms);
  return fired;
}

describe('the proxy that spoils connections', () => {
  it('passes everything on, both ways, to the last byte before an end', async () => {
    const client = await open();
    const text = 'x'.repeat(1_000_000);
    client.socket.end(text);
    await waitFor(() => client.closed);
    expect(client.heard).toBe(text);
    await waitFor(() => proxy.connections === 0);
  });

  it('freezes: what is open stays open and silent, what is new connects and hears nothing; then all arrives', async () => {
    const [old] = [await open()];
    proxy.freeze();
    const fresh = await open();
    for (const client of [old, fresh]) client.socket.write('held');
    await aWhile();
    expect([old, fresh].map(({ heard, closed, failure }) => ({ heard, closed, failure }))).toEqual(Array(2).fill({ heard: '', closed: false, failure: undefined }));
    await proxy.restore();
    await hears(old, 'held');
    await hears(fresh, 'held');
  });

  it('delays each way, and no longer once restored', async () => {
    const client = await open();
    proxy.latency(60_000);
    client.socket.write('late');
    await aWhile();
    expect(client.heard).toBe('');
    proxy.latency(100);
    const other = await open();
    const due = timersDue(150);
    other.socket.write('soon');
    await hears(other, 'soon');
    expect(due).toEqual(['a timer']);
  });

  it('lets through so many bytes a second', async () => {
    const client = await open();
    proxy.throttle(20);
    const due = timersDue(300);
    client.socket.write('0123456789');
    await hears(client, '0123456789');
    expect(due).toEqual(['a timer']);
    proxy.throttle(1);
    client.socket.write('abcd');
    await aWhile();
    expect(client.heard.length).toBeLessThan(14);
    await proxy.restore();
    await hears(client, '0123456789abcd');
  });

  it('resets: both ends learn of it as a fault, and new connections work', async () => {
    const seen: unknown[] = [];
    echo.on('connection', (socket: Socket) => socket.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code)));
    const client = await open();
    client.socket.write('here');
    await hears(client, 'here');
    proxy.reset();
    await waitFor(() => client.closed);
    expect(client.failure).toBe('ECONNRESET');
    await waitFor(() => seen.length > 0);
    expect(seen).toEqual(['ECONNRESET']);
    const fresh = await open();
    fresh.socket.write('again');
    await hears(fresh, 'again');
  });

  it('cuts: connections end, new ones are refused on the same port until it is restored', async () => {
    const client = await open();
    await proxy.cut();
    await waitFor(() => client.closed);
    expect((await open()).failure).toBe('ECONNREFUSED');
    const { port } = proxy;
    await proxy.restore();
    expect(proxy.port).toBe(port);
    const fresh = await open();
    fresh.socket.write('back');
    await hears(fresh, 'back');
  });
});
