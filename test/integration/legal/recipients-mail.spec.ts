import { type AddressInfo, connect } from 'node:net';
import { createServer, getCACertificates, type Server, setDefaultCACertificates } from 'node:tls';
import { ConsoleLogger, Logger } from '@nestjs/common';
import { loadConfig } from '../../../src/config/index.js';
import type { Egress } from '../../../src/platform/egress/index.js';
import { transportFor } from '../../../src/platform/mail/transport.js';
import { certificateFor, type TestCertificate } from '../../support/certificate.js';
import { egressOf, egressUnder, openPolicy, productPolicy } from '../../support/egress.js';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.js';

const trusted = getCACertificates('default');
let smtp: SmtpServer;
let tls: Server | undefined;
beforeAll(async () => {
  Logger.overrideLogger(false);
  smtp = await startSmtpServer();
});
beforeEach(() => { smtp.mails.length = 0; });
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await new Promise((resolve) => { if (tls) tls.close(resolve); else resolve(null); });
  tls = undefined;
});
afterAll(async () => {
  await smtp.close();
  Logger.overrideLogger(new ConsoleLogger());
});

/** The mail server behind TLS. @returns its port */
async function secured(certificate: TestCertificate): Promise<number> {
  const plain = Number(new URL(smtp.url).port);
  const server = createServer(certificate, (socket) => {
    const inner = connect(plain, '127.0.0.1');
    for (const end of [socket, inner]) end.on('error', () => undefined);
    socket.pipe(inner).pipe(socket);
  });
  tls = server;
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

const configured = (SMTP_URL: string) => loadConfig({ SMTP_URL, MAIL_FROM: 'Dreamlux <hello@dreamlux.example>' });
async function deliver(url: string, egress: Egress, config = configured(url)): Promise<unknown> {
  const transport = transportFor(config, egress);
  const mail = { id: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b', toAddress: 'ada@example.com', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>', wayOut: null };
  try {
    return await transport.deliver(mail as never).then(() => 'sent', (error: unknown) => error);
  } finally {
    transport.close();
  }
}

it('mails go to the mail server that is configured, and to no other', async () => {
  expect(await deliver(smtp.url, egressOf(configured(smtp.url)))).toBe('sent');
  const elsewhere = productPolicy(configured('smtp://127.0.0.1:9'));
  expect(await deliver(smtp.url, egressUnder(elsewhere))).toMatchObject({ code: 'EREFUSED', refusal: 'wrong-port' });
  expect(await deliver(smtp.url, egressUnder({ decide: () => ({ allowed: false, refusal: 'switched-off' }) }))).toMatchObject({ refusal: 'switched-off' });
  expect(smtp.mails).toHaveLength(1);
});

it('a name that has come to lead to our own network gets no mail, unless that is the host that was configured', async () => {
  const { port } = new URL(smtp.url);
  const resolve = (_host: string, _options: object, callback: (error: null, addresses: { address: string; family: number }[]) => void): void => callback(null, [{ address: '127.0.0.1', family: 4 }]);
  const url = `smtp://mail.example:${port}`;
  expect(await deliver(url, egressUnder({ decide: () => ({ allowed: true, addresses: 'public' }) }, resolve as never))).toMatchObject({ refusal: 'forbidden-address' });
  expect(await deliver(url, egressUnder(productPolicy(configured(url)), resolve as never))).toBe('sent');
});

it('TLS is verified against the name of the mail server', async () => {
  const certificate = certificateFor('localhost');
  const port = await secured(certificate);
  const url = `smtps://localhost:${port}`;
  expect(await deliver(url, egressOf(configured(url)))).toMatchObject({ message: expect.stringContaining('self-signed') as string });
  setDefaultCACertificates([...trusted, certificate.cert]);
  expect(await deliver(url, egressOf(configured(url)))).toBe('sent');
  const other = `smtps://127.0.0.1:${port}`;
  expect(await deliver(other, egressUnder(openPolicy))).toMatchObject({ message: expect.stringContaining('altnames') as string });
  expect(smtp.mails).toHaveLength(1);
});

it('in production no mail crosses the internet unencrypted, even where SMTP_URL says so; within a private network it may', async () => {
  /** As if the server that is reached were on the internet. */
  const faraway = egressUnder(openPolicy);
  const { connect: connectTo } = faraway;
  Object.assign(faraway, {
    connect: async (...request: Parameters<Egress['connect']>) => Object.defineProperty(await connectTo.apply(faraway, request), 'remoteAddress', { value: '8.8.8.8' }),
  });
  for (const url of [smtp.url, `${smtp.url}?ignoreTLS=true`, `${smtp.url}?requireTLS=false`]) {
    const production = Object.assign(configured(url), { NODE_ENV: 'production' });
    expect([url, await deliver(url, faraway, production)]).toEqual([url, expect.objectContaining({ code: 'ETLS' })]);
    expect(smtp.mails).toHaveLength(0);
    expect(await deliver(url, egressUnder(openPolicy), production)).toBe('sent');
    smtp.mails.length = 0;
  }
  expect(await deliver(smtp.url, faraway)).toBe('sent');
});
