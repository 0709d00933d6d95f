import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SeedAccount } from '../../src/modules/accounts/index.js';
import { Locale, Role } from '../../src/platform/context/index.js';
import { Egress } from '../../src/platform/egress/index.js';
import { type As, startApp, type TestApp } from '../support/app.js';

const PASSWORD = 'teal otters juggle at dawn';
const LIST = '{ recipients { id name kind purpose country transferMechanism active evidenceExpiresAt } }';
const RECORD = `mutation ($input: RecordRecipientEvidenceInput!) { recordRecipientEvidence(input: $input) {
  __typename ... on Recipient { id evidenceExpiresAt } ... on UserError { code } ... on InvalidInput { field } } }`;

interface Listed { id: string; name: string; kind: string; purpose: string; country: string; transferMechanism: string; active: boolean; evidenceExpiresAt: string | null }
interface Recorded { recordRecipientEvidence: { __typename: string; id: string; evidenceExpiresAt: string; code: string; field: string } }

let app: TestApp;
let provider: Server;
let calls = 0;
let officer: As;
let person: As;
const signedIn = async (email: string, role: Role): Promise<As> => {
  await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role, displayName: 'Somebody' });
  const { cookie } = await app.graphql('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email, password: PASSWORD } });
  return { cookie };
};
beforeAll(async () => {
  provider = createServer((_, response) => {
    calls += 1;
    response.end('here');
  });
  await new Promise<void>((resolve) => { provider.listen(0, '127.0.0.1', resolve); });
  app = await startApp({ STABLE_DIFFUSION_URL: at('/') });
  officer = await signedIn('officer@example.com', Role.PRIVACY_OFFICER);
  person = await signedIn('ada@example.com', Role.USER);
});
afterAll(async () => {
  await app?.close();
  provider.closeAllConnections();
  await new Promise((resolve) => { provider.close(resolve); });
});
const at = (path: string, host = '127.0.0.1') => `http://${host}:${(provider.address() as AddressInfo).port}${path}`;

const list = async (language = 'en'): Promise<Map<string, Listed>> => {
  const { data } = await app.graphql<{ recipients: Listed[] }>(LIST, {}, { headers: { 'accept-language': language } });
  return new Map(data.recipients.map((recipient) => [recipient.id, recipient]));
};
const evidence = { recipientId: 'vidu', kind: 'NO_TRAINING', reference: 'Terms of service, 2026, clause 7.2', url: 'https://vidu.example/terms', validUntil: '2030-01-01T00:00:00.000Z' };
const record = (input: object, as?: As) => app.graphql<Recorded>(RECORD, { input: { ...evidence, ...input } }, as);

describe('the register of recipients', () => {
  it('tells anybody who receives data, where, under which safeguard, and who is in use', async () => {
    const found = await list();
    expect(found.get('stripe')).toEqual({
      id: 'stripe', name: 'Stripe, Inc.', kind: 'payments', purpose: 'Takes card payments and makes refunds', country: 'US',
      transferMechanism: 'Data Privacy Framework with its UK extension', active: false, evidenceExpiresAt: null,
    });
    expect([...found.values()].filter(({ active }) => active).map(({ id }) => id)).toEqual(['in-house', 'hosting', 'mail', 'advisers', 'authorities']);
    expect(found.get('in-house')).toMatchObject({ country: 'in-house' });
  });

  it('speaks the caller’s language, all eight of them', async () => {
    const tags = { EN: 'en', ES: 'es', FR: 'fr', DE: 'de', KO: 'ko', JA: 'ja', ZH_HANT: 'zh-TW', ZH_HANS: 'zh-CN' } satisfies Record<Locale, string>;
    const purposes = await Promise.all(Object.values(tags).map(async (tag) => (await list(tag)).get('vidu')));
    expect(new Set(purposes.map((one) => one?.purpose)).size).toBe(8);
    expect(new Set(purposes.map((one) => one?.transferMechanism)).size).toBe(8);
    expect((await list('de')).get('authorities')?.name).toBe('Gerichte, Behörden und Polizei');
  });

  it('takes what a recipient has shown from the privacy officer, for good, and writes down who filed it', async () => {
    const { data } = await record({}, officer);
    expect(data.recordRecipientEvidence).toEqual({ __typename: 'Recipient', id: 'vidu', evidenceExpiresAt: evidence.validUntil });
    expect((await list()).get('vidu')?.evidenceExpiresAt).toBe(evidence.validUntil);
    const [row] = await app.database.ownerQuery('SELECT recipient, kind, reference, url FROM recipient_evidence');
    expect(row).toEqual({ recipient: 'vidu', kind: 'NO_TRAINING', reference: evidence.reference, url: evidence.url });
    const [event] = await app.database.ownerQuery(`SELECT details, actor_kind FROM audit_events WHERE action = 'recipient-evidence.recorded'`);
    expect(event).toMatchObject({ actor_kind: 'PERSON', details: { recipient: 'vidu', kind: 'NO_TRAINING' } });
    await expect(app.database.ownerQuery(`SET ROLE dreamlux_app; UPDATE recipient_evidence SET valid_until = now()`)).rejects.toMatchObject({ code: '42501' });
  });

  it('takes it from nobody else, and nothing that is none', async () => {
    const rows = async () => Number((await app.database.ownerQuery<{ n: string }>('SELECT count(*) AS n FROM recipient_evidence'))[0]?.n);
    const before = await rows();
    expect((await record({})).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await record({}, person)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const outcome = async (input: object) => (await record(input, officer)).data.recordRecipientEvidence;
    expect(await outcome({ recipientId: 'nobody' })).toMatchObject({ __typename: 'NotFound' });
    expect(await outcome({ url: 'http://vidu.example' })).toMatchObject({ __typename: 'InvalidInput', field: 'url' });
    expect(await outcome({ url: 'javascript:alert(1)' })).toMatchObject({ __typename: 'InvalidInput', field: 'url' });
    expect(await outcome({ reference: 'x' })).toMatchObject({ __typename: 'InvalidInput', field: 'reference' });
    expect(await outcome({ validUntil: '2080-01-01T00:00:00Z' })).toMatchObject({ __typename: 'InvalidInput', field: 'validUntil' });
    expect(await rows()).toBe(before);
  });
});

describe('the register and the network', () => {
  const call = async (url: string, purpose = 'generation'): Promise<unknown> => {
    const request = { method: 'GET', url: new URL(url), purpose, signal: AbortSignal.timeout(5_000), connectMs: 2_000, silenceMs: 2_000, maxAnswerBytes: 100 } as const;
    const answer = await app.app.get(Egress, { strict: false }).send(request).catch((error: { refusal?: string }) => error.refusal ?? error);
    if (typeof answer !== 'object' || !('discard' in answer)) return answer;
    answer.discard();
    return answer.status;
  };

  it('a host that is on no entry is refused, in whatever way it is written; one that is on it is called [P3]', async () => {
    expect(await call(at('/'))).toBe(200);
    expect(calls).toBe(1);
    const { port } = provider.address() as AddressInfo;
    for (const url of [at('/', 'localhost'), at('/', '127.0.0.2'), at('/', '[::ffff:127.0.0.1]'), `http://127.0.0.1:${port === 65_535 ? port - 1 : port + 1}/`, 'https://evil.example/', 'http://169.254.169.254/']) {
      expect([url, await call(url)]).toEqual([url, expect.stringMatching(/^(unknown-host|wrong-port)$/)]);
    }
    expect(await call(at('/', 'api.vidu.com@127.0.0.1'))).toBe('user-in-url');
    expect(await call('https://api.vidu.com/ent/v2/text2video')).toBe('switched-off');
    expect(await call(at('/'), 'analytics')).toBe('wrong-purpose');
    expect(calls).toBe(1);
  });
});
