import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Type } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { Config, loadConfig } from '../../../src/config/index.js';
import { AccessModule } from '../../../src/platform/access/index.js';
import { ContextStore, Locale, type Texts } from '../../../src/platform/context/index.js';
import { Database, UnitOfWork } from '../../../src/platform/database/index.js';
import { Egress } from '../../../src/platform/egress/index.js';
import { Mailer, MailFailed, MailGates, MailModule, type OutgoingMail } from '../../../src/platform/mail/index.js';
import { GiveUpDeadMailsHandler } from '../../../src/platform/mail/give-up-dead-mails.job.js';
import { DomainEvents } from '../../../src/platform/events/index.js';
import { QueueModule } from '../../../src/platform/queue/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { productPolicy } from '../../support/egress.js';
import { createTestRedis, type TestRedis } from '../../support/redis.js';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.js';
import { waitFor } from '../../support/wait-for.js';
import { compilePlatform } from './services.js';

const everywhere = (text: string): Texts => ({ EN: text, ES: text, FR: text, DE: text, KO: text, JA: text, ZH_HANT: text, ZH_HANS: text });
const mail: Extract<OutgoingMail, { category?: 'SERVICE' }> = {
  to: 'ada@example.com', locale: Locale.EN, purpose: 'verify-email', token: 's3cret-t0ken',
  texts: { subject: everywhere('Welcome, {name} – 你好'), body: everywhere('Please confirm your address.'), action: everywhere('Confirm') },
  values: { name: 'Ada' },
};

let database: TestDatabase;
let redis: TestRedis;
let smtp: SmtpServer;
let app: TestingModule | undefined;

const compile = async (env: Record<string, string>) => {
  const all = { DATABASE_URL: database.url, REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix, WEB_URL: 'https://dreamlux.example', ...env };
  const config = loadConfig(all);
  const built = await compilePlatform(all, [QueueModule.forRoot({ partial: true }), AccessModule, MailModule.forRoot(config)]);
  built.get(Egress, { strict: false }).use(productPolicy(config));
  return built;
};
const get = <T>(type: Type<T>): T => {
  if (!app) throw new Error('not started');
  return app.get(type);
};
const start = async (env: Record<string, string>) => (await compile(env)).init();
const sendMail = (given: OutgoingMail): Promise<string> => get(ContextStore).runDetached(() => get(UnitOfWork).run(() => get(Mailer).send(given)));
const send = (over: Partial<Extract<OutgoingMail, { category?: 'SERVICE' }>> = {}): Promise<string> => sendMail({ ...mail, ...over });
const rowOf = async (id: string) => (await database.ownerQuery('SELECT * FROM mails WHERE id = $1', [id]))[0] ?? {};
const untilStatus = (id: string, status: string) => waitFor(async () => {
  const row = await rowOf(id);
  return row['status'] === status ? row : false;
}, { what: `the mail to be ${status}` });

beforeAll(async () => {
  [database, smtp] = await Promise.all([createTestDatabase(), startSmtpServer()]);
  redis = createTestRedis();
});
afterAll(async () => {
  await smtp.close();
  await redis.close();
  await database.drop();
});
afterEach(() => app?.close());


describe('mails over SMTP', () => {
  beforeEach(async () => {
    smtp.mails.length = 0;
    app = await start({ SMTP_URL: smtp.url, MAIL_FROM: 'Dreamlux <hello@dreamlux.example>' });
  });

  it('go out after the commit, and their body leaves the row', async () => {
    const id = await send({ accountId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b' });
    const row = await untilStatus(id, 'SENT');
    expect(row).toMatchObject({ text: null, html: null, to_address: 'ada@example.com', purpose: 'verify-email', sent_at: expect.any(Date) as Date });
    expect(JSON.stringify(await database.ownerQuery('SELECT * FROM mails m, jobs j'))).not.toContain('s3cret-t0ken');

    expect(smtp.mails).toHaveLength(1);
    const [{ from, to, raw } = { from: '', to: [], raw: '' }] = smtp.mails;
    expect([from, to]).toEqual(['hello@dreamlux.example', ['ada@example.com']]);
    expect(raw).toContain(`Message-ID: <${id}@dreamlux.example>`);
    expect(raw).toMatch(/^From: Dreamlux <hello@dreamlux\.example>\r$/m);
    expect(raw).toMatch(/^To: ada@example\.com\r$/m);
    expect(raw).toContain('multipart/alternative');
    expect(raw.replace(/=\r\n/g, '').replace(/=3D/g, '=')).toContain('https://dreamlux.example/verify-email?token=s3cret-t0ken');
  });

  it('are not sent when the unit of work rolls back', async () => {
    const failed = get(ContextStore).runDetached(() => get(UnitOfWork).run(async () => {
      await get(Mailer).send({ ...mail, to: 'never@example.com' });
      throw new Error('no');
    }));
    await expect(failed).rejects.toThrow('no');
    await untilStatus(await send(), 'SENT');
    expect(smtp.mails.map(({ to }) => to)).toEqual([['ada@example.com']]);
    await expect(get(Mailer).send(mail)).rejects.toThrow('outside of a unit of work');
  });

  it('are tried again under the same Message-ID after a passing failure', async () => {
    smtp.refuseNext('451 try later ada@example.com');
    const id = await send();
    await waitFor(async () => (await database.ownerQuery(`SELECT 1 FROM jobs WHERE failures = 1 AND payload->>'mailId' = $1`, [id])).length, { what: 'the first failure' });
    expect(await rowOf(id)).toMatchObject({ status: 'QUEUED' });
    expect(JSON.stringify(await database.ownerQuery('SELECT error FROM jobs'))).not.toContain('ada@example.com');
    await database.ownerQuery("UPDATE jobs SET run_at = now() WHERE state = 'waiting'");
    await untilStatus(id, 'SENT');
    expect(smtp.mails[0]?.raw).toContain(`Message-ID: <${id}@dreamlux.example>`);
  });

  it('are not sent while that can’t be written down', async () => {
    const failures = async () => (await database.ownerQuery<{ failures: number }>("SELECT failures FROM jobs WHERE name = 'mail.send'"))[0]?.failures;
    await database.ownerQuery("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'");
    await database.ownerQuery('CREATE TRIGGER refuse BEFORE UPDATE ON mails FOR EACH STATEMENT EXECUTE FUNCTION refuse()');
    const id = await send();
    await waitFor(async () => (await failures()) === 1, { what: 'the first failure' });
    expect(smtp.mails).toEqual([]);
    await database.ownerQuery('DROP FUNCTION refuse CASCADE');
    await database.ownerQuery("UPDATE jobs SET run_at = now() WHERE state = 'waiting'");
    expect(await untilStatus(id, 'SENT')).toMatchObject({ sendings: 1 });
    expect(smtp.mails).toHaveLength(1);
  });

  it('are not sent for ever when what became of them is lost each time', async () => {
    const id = await get(ContextStore).runDetached(() => get(UnitOfWork).run(async () => {
      const sent = await get(Mailer).send(mail);
      await get(Database).write.query('UPDATE mails SET sendings = 24 WHERE id = $1', [sent]);
      return sent;
    }));
    expect(await untilStatus(id, 'FAILED')).toMatchObject({ error_class: 'UNCONFIRMED', text: null });
    expect(smtp.mails).toEqual([]);
  });

  it('are given up with their body gone once their job is dead, which its handler may never hear of', async () => {
    const jobOf = async (id: string) => (await database.ownerQuery<{ state: string; failures: number }>("SELECT state, failures FROM jobs WHERE payload ->> 'mailId' = $1", [id]))[0];
    const heard: MailFailed[] = [];
    get(DomainEvents).on(MailFailed, (event) => void heard.push(event));
    await database.ownerQuery("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'");
    await database.ownerQuery('CREATE TRIGGER refuse BEFORE UPDATE ON mails FOR EACH STATEMENT EXECUTE FUNCTION refuse()');
    const id = await send();
    await waitFor(async () => (await jobOf(id))?.failures === 1, { what: 'the first failure' });
    await database.ownerQuery("UPDATE jobs SET failures = max_attempts - 1, run_at = now() WHERE payload ->> 'mailId' = $1", [id]);
    await waitFor(async () => (await jobOf(id))?.state === 'dead', { what: 'the job to be dead' });
    await database.ownerQuery('DROP FUNCTION refuse CASCADE');
    expect(await rowOf(id)).toMatchObject({ status: 'QUEUED', text: expect.stringContaining('s3cret-t0ken') as string });

    const giveUp = () => get(ContextStore).runDetached(() => get(GiveUpDeadMailsHandler).run());
    await giveUp();
    await giveUp();
    expect(await rowOf(id)).toMatchObject({ status: 'FAILED', error_class: 'UNCONFIRMED', text: null, html: null, way_out: null, sent_at: null });
    expect(heard).toEqual([new MailFailed(id, 'verify-email', null)]);
    await database.ownerQuery("DELETE FROM jobs WHERE state = 'dead'");
  });

  it('are given up at once when the server refuses them for good, without its words', async () => {
    smtp.refuseNext('550 no such user ada@example.com');
    const heard: MailFailed[] = [];
    get(DomainEvents).on(MailFailed, (event) => void heard.push(event));
    const accountId = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
    const id = await send({ accountId });
    expect(await untilStatus(id, 'FAILED')).toMatchObject({ text: null, html: null, sent_at: null, error_class: 'EMESSAGE 550' });
    expect(heard).toEqual([new MailFailed(id, 'verify-email', accountId)]);
  });

  it('can not be given a second recipient or header', async () => {
    for (const to of ['a@b.example,c@d.example', 'a@b.example\r\nBcc: c@d.example', 'X <a@b.example>']) await expect(send({ to })).rejects.toThrow('not a mail address');
    const id = await send({ values: { name: 'Ada\r\nBcc: evil@example.com' } });
    await untilStatus(id, 'SENT');
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.mails[0]?.to).toEqual(['ada@example.com']);
    expect(smtp.mails[0]?.raw).not.toMatch(/^Bcc:/m);
  });
});

describe('mails that may be refused', () => {
  const accountId = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b';
  const offer: OutgoingMail = { ...mail, category: 'MARKETING', purpose: 'spring-offer', accountId };
  const url = 'https://dreamlux.example/unsubscribe?token=w4y-0ut';
  const answers: (string | null)[] = [];
  const asked: unknown[] = [];
  const guard = () => get(MailGates).guardMarketing({
    refusalOf: (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? null);
    },
    wayOutOf: () => Promise.resolve({ url, label: everywhere('Unsubscribe'), reason: everywhere('You get this because you asked for it.') }),
  });
  beforeEach(async () => {
    smtp.mails.length = answers.length = asked.length = 0;
    app = await start({ SMTP_URL: smtp.url });
  });

  it('are neither written nor sent without their gate', async () => {
    await expect(sendMail(offer)).rejects.toThrow('no gate');
    expect(await database.ownerQuery("SELECT 1 FROM mails WHERE category = 'MARKETING'")).toEqual([]);
  });

  it('carry the way out: two headers, a link and the reason', async () => {
    guard();
    const id = await sendMail(offer);
    expect(await untilStatus(id, 'SENT')).toMatchObject({ category: 'MARKETING', way_out: null, text: null });
    const raw = smtp.mails[0]?.raw ?? '';
    expect(raw).toContain(`\r\nList-Unsubscribe: <${url}>\r\n`);
    expect(raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
    const body = raw.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(body).toContain(`You get this because you asked for it.\r\nUnsubscribe: ${url}`);
    expect(body).toContain(`<a href="${url}"`);
    const question = { to: mail.to, accountId, purpose: 'spring-offer' };
    expect(asked).toEqual([question, question]);
    await untilStatus(await send(), 'SENT');
    expect(smtp.mails[1]?.raw).not.toContain('List-Unsubscribe');
  });

  it('are not queued when they are refused as they are written', async () => {
    guard();
    answers.push('OBJECTED');
    expect(await rowOf(await sendMail(offer))).toMatchObject({ status: 'DROPPED', error_class: 'OBJECTED', text: null, html: null, way_out: null, sent_at: null });
    expect(await database.ownerQuery("SELECT 1 FROM jobs WHERE state <> 'done' AND name = 'mail.send'")).toEqual([]);
  });

  it('are dropped when they are refused by the time they would be handed over [P21]', async () => {
    guard();
    answers.push(null, 'OBJECTED');
    const id = await sendMail(offer);
    await waitFor(async () => (await database.ownerQuery("SELECT 1 FROM jobs WHERE payload ->> 'mailId' = $1", [id])).length === 0, { what: 'its job to be done' });
    expect(await rowOf(id)).toMatchObject({ status: 'DROPPED', error_class: 'OBJECTED', text: null, html: null, way_out: null, sent_at: null });
    expect(smtp.mails).toEqual([]);
  });
});

describe('captured mails', () => {
  const http = async (): Promise<NestFastifyApplication> => {
    if (!app) throw new Error('not compiled');
    const server = app.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    const contexts = server.get(ContextStore);
    server.getHttpAdapter().getInstance().addHook('preHandler', (_request, _reply, done) => contexts.runDetached(done));
    await server.init();
    return server;
  };

  it('are shown at /dev/mail, newest first, as JSON and as a page with links', async () => {
    app = await compile({});
    const server = await http();
    const first = await send({ to: 'one@example.com', values: { name: '<b>One</b>' } });
    const second = await send({ to: 'two@example.com' });
    await untilStatus(first, 'CAPTURED');
    await untilStatus(second, 'CAPTURED');

    const json = await server.inject({ url: '/dev/mail', headers: { accept: 'application/json' } });
    const mails = json.json<Record<string, string>[]>();
    expect(mails.slice(0, 2).map(({ to }) => to)).toEqual(['two@example.com', 'one@example.com']);
    expect(Object.keys(mails[0] ?? {}).sort()).toEqual(['at', 'html', 'id', 'subject', 'text', 'to']);
    expect(new Date(mails[0]?.['at'] ?? '').getTime()).not.toBeNaN();

    const one = await server.inject({ url: '/dev/mail', query: { to: 'One@Example.com' }, headers: { accept: 'text/html' } });
    expect(one.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(one.body).toContain('<a href="https://dreamlux.example/verify-email?token=s3cret-t0ken">');
    expect(one.body).not.toContain('<b>One</b>');
    expect(one.body).not.toContain('two@example.com');
    app = undefined;
    await server.close();
  });

  it('have no page in production', async () => {
    const { controllers } = MailModule.forRoot(Object.assign(new Config(), { NODE_ENV: 'production' }));
    expect(controllers).toEqual([]);
  });
});
