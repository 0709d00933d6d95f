import type { LookupAddress } from 'node:dns';
import { createServer, request, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { certificateFor } from '../../../test/support/certificate.js';
import type { AllowedAddresses } from './addresses.js';
import { Egress } from './egress.js';
import { EgressRefusedError } from './egress-error.js';
import type { EgressPolicy } from './egress-policy.js';

const servers: Server[] = [];
const seen: string[] = [];
const lines: unknown[] = [];
const trusted = getCACertificates('default');
beforeAll(() => Logger.overrideLogger({ log: () => undefined, error: () => undefined, warn: (...line: unknown[]) => lines.push(line) }));
afterAll(() => Logger.overrideLogger(new ConsoleLogger()));
afterEach(async () => {
  setDefaultCACertificates(trusted);
  [seen.length, lines.length] = [0, 0];
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  }
});

async function listen(server: Server, address = '127.0.0.1', port = 0): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, address, resolve); });
  return (server.address() as AddressInfo).port;
}
const noting = (answer = '127.0.0.1'): RequestListener => ({ headers }, response) => {
  seen.push(`${headers.host}`);
  response.end(answer);
};

/** Names as somebody else's server tells them: each question gets the next answer, then the last one again. */
function names(...answers: string[][]): { resolve: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const resolve: LookupFunction = (host, _options, callback) => {
    const addresses = (answers[Math.min(asked.length, answers.length - 1)] ?? []).map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
    asked.push(host);
    process.nextTick(() => callback(null, addresses));
  };
  return { resolve, asked };
}

const letting = (addresses: AllowedAddresses): EgressPolicy => ({ decide: () => ({ allowed: true, addresses }) });
function egress(policy: EgressPolicy | null, resolve?: LookupFunction): Egress {
  const made = new Egress(resolve);
  if (policy) made.use(policy);
  return made;
}
async function ask(way: Egress, url: string): Promise<string> {
  const answer = await way.send({ method: 'GET', url: new URL(url), purpose: 'tests', signal: AbortSignal.timeout(5_000), connectMs: 2_000, silenceMs: 2_000, maxAnswerBytes: 100 });
  const pieces: Buffer[] = [];
  for await (const piece of answer.body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}
const overAgents = (way: Egress, url: string): Promise<string> => new Promise((resolve, reject) => {
  const call = request(url, { agent: way.agents('tests', { keepAlive: false }).http }, (response) => {
    response.setEncoding('utf8').once('data', resolve);
  });
  call.once('error', reject).end();
});
const overSocket = async (way: Egress, url: string): Promise<string> => {
  const { hostname, port } = new URL(url);
  const socket = await way.connect({ scheme: 'smtp', host: hostname, port: Number(port), purpose: 'tests', connectMs: 2_000 });
  const { remoteAddress = '' } = socket;
  socket.destroy();
  return remoteAddress;
};
const refusals = async (reason: string): Promise<number> =>
  (await register.getSingleMetric('egress_refused_total')?.get())?.values.find(({ labels }) => labels['reason'] === reason)?.value ?? 0;
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.then((value) => value, (error: unknown) => (error instanceof EgressRefusedError ? error.refusal : error));

describe.each([['a request', ask], ['an agent of a library', overAgents], ['a bare connection', overSocket]] as const)('%s', (_name, call) => {
  it('goes nowhere as long as nobody has said where data may go', async () => {
    const port = await listen(createServer(noting()));
    expect(await outcome(call(egress(null), `http://127.0.0.1:${port}/`))).toBe('no-policy');
    expect(seen).toEqual([]);
  });

  it('goes nowhere that the policy does not name: refused, counted by reason, logged by host alone [P3]', async () => {
    const port = await listen(createServer(noting()));
    const asked: unknown[] = [];
    const before = await refusals('unknown-host');
    const way = egress({ decide: (destination, purpose) => (asked.push([destination.host, destination.port, purpose]), { allowed: false, refusal: 'unknown-host' }) });
    expect(await outcome(call(way, `http://2130706433:${port}/private?prompt=canary`))).toBe('unknown-host');
    expect(asked).toEqual([['127.0.0.1', port, 'tests']]);
    expect(seen).toEqual([]);
    expect(await refusals('unknown-host')).toBe(before + 1);
    expect(JSON.stringify(lines)).toContain('127.0.0.1');
    expect(JSON.stringify(lines)).not.toMatch(/canary|private/);
  });

  it('does not follow a name into our own network [P3]', async () => {
    const port = await listen(createServer(noting()));
    for (const answer of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:7f00:1'], ['169.254.169.254'], []]) {
      const { resolve } = names(answer);
      expect([answer, await outcome(call(egress(letting('public'), resolve), `http://rebound.example:${port}/`))]).toEqual([answer, 'forbidden-address']);
    }
    expect(seen).toEqual([]);
  });

  it('connects to the very address that was looked at, however the name changes [P3]', async () => {
    const port = await listen(createServer(noting('127.0.0.1')), '127.0.0.1');
    await listen(createServer(noting('127.0.0.2')), '127.0.0.2', port);
    const { resolve, asked } = names(['127.0.0.1'], ['127.0.0.2']);
    expect(await call(egress(letting('any'), resolve), `http://changing.example:${port}/`)).toBe('127.0.0.1');
    expect(asked).toEqual(['changing.example']);
  });

  it('never reaches what only machines in clouds have, even where our own network is meant', async () => {
    const { resolve } = names(['169.254.169.254']);
    for (const host of ['metadata.example', '169.254.169.254']) {
      expect([host, await outcome(call(egress(letting('any'), resolve), `http://${host}/`))]).toEqual([host, 'forbidden-address']);
    }
  });

  it('looks at an address that stands in the place of a name [P3]', async () => {
    const port = await listen(createServer(noting()));
    for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]']) {
      expect([host, await outcome(call(egress(letting('public')), `http://${host}:${port}/`))]).toEqual([host, 'forbidden-address']);
    }
    expect(seen).toEqual([]);
  });

  it('takes nothing on the internet for our own, whatever its name', async () => {
    const { resolve } = names(['8.8.8.8']);
    for (const host of ['gpu.example', '8.8.8.8']) expect([host, await outcome(call(egress(letting('own'), resolve), `http://${host}/`))]).toEqual([host, 'not-in-house']);
    const port = await listen(createServer(noting('127.0.0.1')));
    expect(await call(egress(letting('own'), names(['127.0.0.1']).resolve), `http://gpu.example:${port}/`)).toBe('127.0.0.1');
  });
});

it('says the name to the server, without its final dot', async () => {
  const port = await listen(createServer(noting()));
  await ask(egress(letting('any'), names(['127.0.0.1']).resolve), `http://NAMED.example.:${port}/`);
  expect(seen).toEqual([`named.example:${port}`]);
});

it('refuses a user in a URL, which reads like another host [P3]', async () => {
  const port = await listen(createServer(noting()));
  const way = egress(letting('any'));
  for (const user of ['api.vidu.com', 'user:secret', ':secret']) expect([user, await outcome(ask(way, `http://${user}@127.0.0.1:${port}/`))]).toEqual([user, 'user-in-url']);
  expect(seen).toEqual([]);
});

it('follows no redirect to another host [P3]', async () => {
  const inside = await listen(createServer(noting()));
  const outside = await listen(createServer((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${inside}/` }).end()));
  expect(await outcome(ask(egress(letting('any')), `http://127.0.0.1:${outside}/`))).toEqual(expect.objectContaining({ fault: 'redirected' }));
  expect(seen).toEqual([]);
});

it('wants a certificate for the name that was asked for', async () => {
  const [right, wrong] = [certificateFor('api.model.example'), certificateFor('other.example')];
  const [good, bad] = [await listen(createTlsServer(right, noting('right'))), await listen(createTlsServer(wrong, noting('wrong')))];
  const way = egress(letting('any'), names(['127.0.0.1']).resolve);
  expect(await outcome(ask(way, `https://api.model.example:${good}/`))).toMatchObject({ fault: 'unreachable' });
  setDefaultCACertificates([...trusted, right.cert, wrong.cert]);
  expect(await ask(way, `https://api.model.example:${good}/`)).toBe('right');
  expect(await outcome(ask(way, `https://api.model.example:${bad}/`))).toMatchObject({ fault: 'unreachable' });
  expect(seen).toHaveLength(1);
});

it('takes one policy and no second', () => {
  expect(() => egress(letting('public')).use(letting('any'))).toThrow('already');
});
