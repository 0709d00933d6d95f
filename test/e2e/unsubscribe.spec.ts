import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { type Campaign, Marketing, MarketingMailer } from '../../src/modules/consent/index.js';
import { ContextStore, Locale } from '../../src/platform/context/index.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { toPublicId } from '../../src/platform/ids/index.js';
import { LimiterRedis, RateLimiter } from '../../src/platform/rate-limit/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { converse, head } from '../support/hostile-client.js';
import { type ReceivedMail, type SmtpServer, startSmtpServer } from '../support/smtp-server.js';
import { waitFor } from '../support/wait-for.js';
import { newcomer, type Newcomer } from './newcomer.js';

const everywhere = (text: string): Campaign['texts']['subject'] => ({ EN: text, ES: text, FR: text, DE: text, KO: text, JA: text, ZH_HANT: text, ZH_HANS: text });
const campaign: Campaign = { key: 'spring-styles', texts: { subject: everywhere('New styles'), body: everywhere('Look what is new.'), action: everywhere('Look') }, path: 'styles', similar: true };
const ONE_CLICK = 'List-Unsubscribe=One-Click';
const FORM = 'application/x-www-form-urlencoded';

/** The plain text of a mail, however it was encoded. */
function plainText({ raw }: ReceivedMail): string {
  const [, encoding = '', content = ''] = /Content-Type: text\/plain[^]*?Content-Transfer-Encoding: (\S+)[^]*?\r\n\r\n([^]*?)(?:\r\n----_|$)/.exec(raw) ?? [];
  const bytes = encoding === 'base64' ? Buffer.from(content, 'base64')
    : Buffer.from(content.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1');
  return bytes.toString().replaceAll('\r\n', '\n');
}

describe('the way out of marketing mail', () => {
  let app: TestApp;
  let smtp: SmtpServer;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    app = await startApp({ SMTP_URL: smtp.url });
  });
  afterAll(async () => {
    await app.close();
    await smtp.close();
  });

  const get = <T>(type: abstract new (...args: never[]) => T): T => app.app.get<T>(type, { strict: false });
  const run = <T>(work: () => Promise<T>): Promise<T> => get(ContextStore).runDetached(work);
  const mailsTo = (email: string) => smtp.mails.filter(({ to }) => to[0] === email).reverse();
  const mayMail = (accountId: string) => run(() => get(Marketing).mayMail(accountId));
  const send = (accountId: string) => run(() => get(MarketingMailer).send(campaign, accountId));
  const rowOf = async (id: string | undefined) => (await app.database.ownerQuery('SELECT status, error_class, text, html, way_out FROM mails WHERE id = $1', [id]))[0] ?? {};
  const untilStatus = (id: string | undefined, status: string) => waitFor(async () => {
    const row = await rowOf(id);
    return row['status'] === status ? row : false;
  }, { what: `the mail to be ${status}` });
  const records = () => app.database.ownerQuery<{ n: string }>('SELECT count(*) AS n FROM consent_records');
  const post = (path: string, body = ONE_CLICK, type = FORM) => request(app.url).post(path).set('Content-Type', type).send(body);

  /** Somebody who signed up and bought, and so may hear of similar services. */
  async function customer(more: object = {}): Promise<Newcomer> {
    const person = await newcomer(app, { marketingOptOut: false, ...more }, (to) => mailsTo(to).map(plainText));
    await run(() => get(UnitOfWork).run(() => get(Marketing).recordSale(person.accountId, { refused: false, at: new Date() })));
    return person;
  }
  /** The address in the header of a marketing mail that arrived, without its host. */
  async function wayOutOf({ accountId, email }: Newcomer): Promise<string> {
    const { mailId } = await send(accountId) as { mailId?: string };
    await untilStatus(mailId, 'SENT');
    const [, url = ''] = /^List-Unsubscribe: <(https?:[^>]+)>\r$/m.exec(mailsTo(email)[0]?.raw ?? '') ?? [];
    expect(url.startsWith(`${app.url}/unsubscribe?token=`)).toBe(true);
    return url.slice(app.url.length);
  }

  it('a mail that waits in the queue when somebody unsubscribes is dropped before it is sent [P21]', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    smtp.refuseNext('451 come back later');
    const { mailId } = await send(person.accountId) as { mailId?: string };
    await waitFor(async () => (await app.database.ownerQuery("SELECT 1 FROM jobs WHERE failures = 1 AND payload->>'mailId' = $1", [mailId])).length, { what: 'the first attempt' });
    expect(await rowOf(mailId)).toMatchObject({ status: 'QUEUED', text: expect.stringContaining('Look what is new.') as string });
    const before = mailsTo(person.email).length;

    await post(wayOut).expect(200);
    await app.database.ownerQuery("UPDATE jobs SET run_at = now() WHERE state = 'waiting' AND payload->>'mailId' = $1", [mailId]);
    const over = await waitFor(async () => {
      const row = await rowOf(mailId);
      return row['status'] !== 'QUEUED' && row;
    }, { what: 'the mail to be decided about' });
    expect(over).toMatchObject({ status: 'DROPPED', error_class: 'SUPPRESSED', text: null, html: null, way_out: null });
    expect(mailsTo(person.email)).toHaveLength(before);
    expect(await send(person.accountId)).toEqual({ allowed: false, reason: 'SUPPRESSED' });
  });

  it('one click is enough: RFC 8058, in either encoding, without a cookie', async () => {
    const multipart = `--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n`;
    for (const [type, body] of [[FORM, ONE_CLICK], ['multipart/form-data; boundary=b', multipart]] as const) {
      const person = await customer();
      const wayOut = await wayOutOf(person);
      expect(mailsTo(person.email)[0]?.raw).toContain('\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n');
      const { headers } = await post(wayOut, body, type).expect(200);
      expect(headers['set-cookie']).toBeUndefined();
      expect(await mayMail(person.accountId)).toEqual({ allowed: false, reason: 'SUPPRESSED' });
      const { data } = await app.graphql('{ viewer { consents { purpose granted basis } consentHistory { nodes { purpose granted source } } } }', {}, person.as);
      expect(data).toMatchObject({ viewer: { consents: expect.arrayContaining([{ purpose: 'MARKETING_EMAIL', granted: false, basis: 'NONE' }]) as unknown,
        consentHistory: { nodes: [{ purpose: 'MARKETING_EMAIL', granted: false, source: 'UNSUBSCRIBE' }] } } });
    }
  });

  it('every mail says why it came and how to end it, in the person’s language', async () => {
    const { unsubscribe } = JSON.parse(readFileSync('policies/texts/notices.json', 'utf8')) as { unsubscribe: Record<'reason' | 'link', Record<Locale, string>> };
    for (const locale of Object.values(Locale)) {
      const person = await customer({ locale });
      const wayOut = await wayOutOf(person);
      expect(mailsTo(person.email).map(plainText)[0]).toContain(`${unsubscribe.reason[locale]}\n${unsubscribe.link[locale]}: ${app.url}${wayOut}`);
    }
  });

  it('looking changes nothing: programs follow every link', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    const [before] = await records();
    const pages = new Set<string>();
    for (const language of ['en', 'es', 'fr', 'de', 'ko', 'ja', 'zh-Hant', 'zh-Hans']) {
      const { text, headers } = await request(app.url).get(wayOut).set('Accept-Language', language).expect(200);
      expect(text.match(/<button>/g)).toHaveLength(1);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).not.toContain(person.email);
      expect(text).not.toMatch(/<script|https?:/);
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-security-policy': expect.stringContaining("default-src 'none'") as string });
      pages.add(text);
    }
    expect(pages.size).toBe(8);
    await request(app.url).head(wayOut);
    expect(await records()).toEqual([before]);
    expect(await mayMail(person.accountId)).toEqual({ allowed: true, basis: 'SOFT_OPT_IN' });
  });

  it('used twice it answers the same; forwarded it unsubscribes whom it was mailed to, and nobody else', async () => {
    const [person, friend] = [await customer(), await customer()];
    const wayOut = await wayOutOf(person);
    // The friend clicks, signed in as themselves.
    const first = await post(wayOut).set('Cookie', friend.as.cookie ?? '').expect(200);
    const [between] = await records();
    const second = await post(wayOut).expect(200);
    expect(second.text).toBe(first.text);
    expect(await records()).toEqual([between]);
    expect(first.text).not.toMatch(/@/);
    expect((await mayMail(person.accountId)).allowed).toBe(false);
    expect((await mayMail(friend.accountId)).allowed).toBe(true);
  });

  it('altered it is refused, cleanly', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    const at = wayOut.length - 20;
    const altered = wayOut.slice(0, at) + (wayOut[at] === 'A' ? 'B' : 'A') + wayOut.slice(at + 1);
    for (const path of [altered, `${wayOut}x`, wayOut.slice(0, -1), '/unsubscribe', '/unsubscribe?token=', `${wayOut}&token=2`, `/unsubscribe?token=${encodeURIComponent("' OR 1=1 --")}`]) {
      const answers = [await post(path), await request(app.url).get(path)];
      for (const { status, text } of answers) {
        expect([path, status]).toEqual([path, 400]);
        expect(text).toContain('This link does not work');
        expect(text).not.toContain('<button>');
      }
    }
    await post(wayOut, 'something=else').expect(400);
    expect((await mayMail(person.accountId)).allowed).toBe(true);
  });

  it('takes a form of a few bytes, and waits for no more', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    const padded = (bytes: number) => `${ONE_CLICK}&x=`.padEnd(bytes, 'x');
    await post(wayOut, padded(2_001)).expect(413);
    const begun = (...size: string[]) => head(`POST ${wayOut} HTTP/1.1`, ['Host: x', `Content-Type: ${FORM}`, ...size]);
    // Neither a length that is announced nor pieces that come are read to their end.
    const { port } = new URL(app.url);
    expect((await converse(Number(port), begun('Content-Length: 100000000') + ONE_CLICK)).replies[0]?.status).toBe(413);
    expect((await converse(Number(port), `${begun('Transfer-Encoding: chunked')}1000\r\n${padded(0x1000)}\r\n`)).replies[0]?.status).toBe(413);
    expect((await mayMail(person.accountId)).allowed).toBe(true);
    await post(wayOut, padded(2_000)).expect(200);
    expect((await mayMail(person.accountId)).allowed).toBe(false);
  });

  it('forms are for this path alone', async () => {
    for (const path of ['/graphql', '/dev/mail']) expect([path, (await post(path)).status >= 400]).toEqual([path, true]);
    expect((await post('/graphql')).status).toBe(415);
  });

  it('neither the link nor the headers nor the list say whose they are', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    const { headers, text } = await post(wayOut).expect(200);
    const { raw = '' } = mailsTo(person.email)[0] ?? {};
    const list = ['List-Unsubscribe', 'List-Unsubscribe-Post'].map((name) => new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'm').exec(raw)?.[1] ?? '');
    const bytes = Buffer.from(new URL(wayOut, app.url).searchParams.get('token') ?? '', 'base64url');
    const [row, ...others] = await app.database.ownerQuery<{ address_hash: Buffer; purpose: string; created_at: Date }>('SELECT * FROM suppressions WHERE address_hash = $1', [bytes.subarray(1, 33)]);
    expect([Object.keys(row ?? {}), others]).toEqual([['address_hash', 'purpose', 'created_at'], []]);

    const [subject] = await app.database.ownerQuery<{ id: string }>('SELECT id FROM consent_subjects WHERE account_id = $1', [person.accountId]);
    // As the token is built: kind, hash of the address, the account's random subject, tag.
    expect([bytes.length, bytes.subarray(1, 33).equals(row?.address_hash ?? Buffer.alloc(0)), bytes.subarray(33, 49).toString('hex')]).toEqual([81, true, subject?.id.replaceAll('-', '')]);
    const shown = [wayOut, ...list, text, JSON.stringify(headers), JSON.stringify(row), row?.address_hash.toString('hex') ?? '', row?.address_hash.toString('latin1') ?? '', bytes.toString('latin1'), bytes.toString('hex')];
    const [local = ''] = person.email.split('@');
    const account = Buffer.from(person.accountId.replaceAll('-', ''), 'hex');
    const telling = [
      person.email, local, encodeURIComponent(person.email), 'example.com', person.accountId, toPublicId('acct', person.accountId).slice('acct_'.length), account.toString('hex'), account.toString('latin1'),
      account.toString('base64url'), ...['sha256', 'sha1', 'md5'].flatMap((algorithm) => [person.email, person.accountId].map((of) => hash(algorithm, of, 'hex'))),
    ];
    for (const what of shown) expect(telling.filter((one) => what.toLowerCase().includes(one.toLowerCase()))).toEqual([]);
    expect(list).toEqual([`<${app.url}${wayOut}>`, 'List-Unsubscribe=One-Click']);
  });

  it('the list outlives the account and ends when the person asks for mails again [P21]', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    // What erasure leaves: a tombstone, no link from the choices to the account, no mail.
    await app.database.ownerQuery('DELETE FROM consent_subjects WHERE account_id = $1', [person.accountId]);
    await app.database.ownerQuery('DELETE FROM marketing_relationships WHERE account_id = $1', [person.accountId]);
    await app.database.ownerQuery("UPDATE accounts SET lifecycle = 'ERASED', email = NULL, email_canonical = NULL WHERE id = $1", [person.accountId]);
    await post(wayOut).expect(200);

    const again = await customer();
    await app.database.ownerQuery('UPDATE accounts SET email = $2, email_canonical = lower($2) WHERE id = $1', [again.accountId, person.email.replace('example', 'EXAMPLE')]);
    expect(await mayMail(again.accountId)).toEqual({ allowed: false, reason: 'SUPPRESSED' });
    const { data } = await app.graphql<{ consentNotice: { id: string } }>('{ consentNotice(purpose: MARKETING_EMAIL) { id } }');
    const set = 'mutation ($input: SetConsentInput!) { setConsent(input: $input) { __typename } }';
    await app.graphql(set, { input: { purpose: 'MARKETING_EMAIL', granted: true, noticeId: data.consentNotice.id } }, again.as);
    expect(await mayMail(again.accountId)).toEqual({ allowed: true, basis: 'CONSENT' });
  });

  it('guessing is held up, a good link never', async () => {
    const person = await customer();
    const wayOut = await wayOutOf(person);
    const guess = async () => (await request(app.url).get('/unsubscribe?token=guess')).status;
    expect(await guess()).toBe(400);
    // As another process counts them: nobody has to guess a hundred times within a minute.
    const guesses = new RateLimiter(app.config, get(LimiterRedis)).define({ name: 'consent.unsubscribe.guess.ip', points: 100, seconds: 60 });
    await waitFor(async () => {
      await guesses.block('127.0.0.1', 600);
      return (await guess()) === 429;
    }, { what: 'the address to be over its limit' });
    await post(wayOut).expect(200);
    expect((await mayMail(person.accountId)).allowed).toBe(false);
  });
});
