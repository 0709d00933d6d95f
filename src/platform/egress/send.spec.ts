import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { egressUnder, openPolicy } from '../../../test/support/egress.js';
import { EgressError } from './egress-error.js';
import type { EgressRequest } from './send.js';

const servers: (Server | TcpServer)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  }
});

async function listen<T extends Server | TcpServer>(server: T): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = async (listener: RequestListener): Promise<URL> => new URL(`http://${await listen(createServer(listener))}/`);

const egress = egressUnder(openPolicy);

async function ask(url: URL, change: Partial<EgressRequest> = {}): Promise<{ status: number; text: string }> {
  const answer = await egress.send({ method: 'GET', url, purpose: 'tests', signal: AbortSignal.timeout(5_000), connectMs: 1_000, silenceMs: 1_000, maxAnswerBytes: 100, ...change });
  const pieces: Buffer[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  return { status: answer.status, text: Buffer.concat(pieces).toString() };
}

const faultOf = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => value, (error: unknown) => (error instanceof EgressError ? error.fault : error));

it('sends what it is given, and gives back what comes, whatever the status', async () => {
  const url = await serve(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    response.writeHead(422).end(`${request.method} ${request.headers['x-mark']} ${Buffer.concat(pieces).toString()}`);
  });
  expect(await ask(url, { method: 'POST', headers: { 'x-mark': 'blue' }, body: 'grüezi' })).toEqual({ status: 422, text: 'POST blue grüezi' });
});

it.each(['host', 'Host', 'HOST'])('says the name that was looked at to the server, whatever its caller writes into %s', async (name) => {
  const url = await serve(({ headers }, response) => response.end(headers.host));
  expect(await ask(url, { headers: { [name]: 'other.example' } })).toEqual({ status: 200, text: url.host });
});

it.each([301, 302, 303, 307, 308])('follows no redirect: %s', async (status) => {
  let calls = 0;
  const url = await serve((_, response) => {
    calls += 1;
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  expect(await faultOf(ask(url))).toBe('redirected');
  expect(calls).toBe(1);
});

it('takes no more than it was told, whether the size is announced or not', async () => {
  expect(await faultOf(ask(await serve((_, response) => response.writeHead(200, { 'content-length': 101 }).end('x'.repeat(101)))))).toBe('too-large');
  expect(await faultOf(ask(await serve((_, response) => response.write('x'.repeat(60), () => response.end('x'.repeat(60))))))).toBe('too-large');
  expect(await ask(await serve((_, response) => response.end('x'.repeat(100))))).toMatchObject({ status: 200 });
});

it('tells what was never sent from what may have been carried out', async () => {
  const closed = new URL(`http://${await listen(createTcpServer())}/`);
  await new Promise((resolve) => { servers.pop()?.close(resolve); });
  expect(await faultOf(ask(closed))).toBe('unreachable');
  const silentTls = new URL(`https://${await listen(createTcpServer((socket) => socket.on('error', () => undefined).resume()))}/`);
  expect(await faultOf(ask(silentTls, { connectMs: 100 }))).toBe('unreachable');
  expect(await faultOf(ask(await serve((request) => request.socket.resetAndDestroy())))).toBe('broken');
  const half: RequestListener = (_, response) => response.writeHead(200, { 'content-length': 50 }).write('half', () => response.destroy());
  expect(await faultOf(ask(await serve(half)))).toBe('broken');
});

it('bears no silence in the middle of an answer', async () => {
  const url = await serve((_, response) => void response.write('half'));
  expect(await faultOf(ask(url, { silenceMs: 50 }))).toBe('silent');
});

it('ends when its caller gives up: before, while it waits, and while it reads', async () => {
  const waiting = await serve(() => undefined);
  const reading = await serve((_, response) => void response.write('half'));
  const reason = new Error('given up');
  expect(await faultOf(ask(waiting, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  for (const url of [waiting, reading]) {
    const controller = new AbortController();
    const answer = faultOf(ask(url, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 30);
    expect(await answer).toBe(reason);
  }
});

it('calls nothing but http and https', async () => {
  expect(await faultOf(ask(new URL('file:///etc/passwd')))).toBeInstanceOf(TypeError);
});
