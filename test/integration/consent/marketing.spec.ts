import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Campaign, Marketing, MarketingMailer } from '../../../src/modules/consent/index.js';
import { Suppressions } from '../../../src/modules/consent/suppressions.js';
import { ContextStore } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { newId, parseId } from '../../../src/platform/ids/index.js';
import { Mailer, MailGates } from '../../../src/platform/mail/index.js';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { newcomer, type Newcomer } from '../../e2e/newcomer.js';

const everywhere = (text: string): Campaign['texts']['subject'] => ({ EN: text, ES: text, FR: text, DE: text, KO: text, JA: text, ZH_HANT: text, ZH_HANS: text });
const campaign: Campaign = { key: 'spring-styles', texts: { subject: everywhere('New styles'), body: everywhere('Look.') }, similar: true };

describe('who gets marketing mail', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.close());

  const get = <T>(type: abstract new (...args: never[]) => T): T => app.app.get<T>(type, { strict: false });
  const run = <T>(work: () => Promise<T>): Promise<T> => get(ContextStore).runDetached(work);
  const inUnit = <T>(work: () => Promise<T>): Promise<T> => run(() => get(UnitOfWork).run(work));
  /** Somebody who was asked about such mails as they signed up, and did not refuse. */
  const asked = () => newcomer(app, { marketingOptOut: false });
  const buy = ({ accountId }: Newcomer, refused: boolean | null, at = new Date()) => inUnit(() => get(Marketing).recordSale(accountId, { refused, at }));
  const send = ({ accountId }: Newcomer, over: Partial<Campaign> = {}) => run(() => get(MarketingMailer).send({ ...campaign, ...over }, accountId));
  const mailsOf = ({ accountId }: Newcomer) => app.database.ownerQuery<{ id: string; status: string; error_class: string | null }>(
    "SELECT id, status, error_class FROM mails WHERE account_id = $1 AND category = 'MARKETING' ORDER BY id", [accountId]);
  const agree = async ({ as }: Newcomer) => {
    const { data } = await app.graphql<{ consentNotice: { id: string } }>('{ consentNotice(purpose: MARKETING_EMAIL) { id } }');
    const input = { purpose: 'MARKETING_EMAIL', granted: true, noticeId: data.consentNotice.id };
    await app.graphql('mutation ($input: SetConsentInput!) { setConsent(input: $input) { __typename } }', { input }, as);
  };

  it('nobody without a consent or a customer’s soft opt-in, which a refusal at sign-up, at checkout or in a mail ends [P22]', async () => {
    const stranger = await newcomer(app);
    expect(await send(stranger)).toEqual({ allowed: false, reason: 'NOT_A_CUSTOMER' });

    const customer = await asked();
    await buy(customer, false);
    expect(await send(customer)).toMatchObject({ allowed: true, basis: 'SOFT_OPT_IN' });
    expect(await send(customer, { similar: false })).toEqual({ allowed: false, reason: 'NOT_ASKED_FOR' });

    const refusedAtSignUp = await newcomer(app, { marketingOptOut: true });
    await buy(refusedAtSignUp, false);
    expect(await send(refusedAtSignUp)).toEqual({ allowed: false, reason: 'OBJECTED' });

    const refusedAtCheckout = await asked();
    await buy(refusedAtCheckout, true);
    // Buying again without a word takes it back for nobody.
    await buy(refusedAtCheckout, false);
    expect(await send(refusedAtCheckout)).toEqual({ allowed: false, reason: 'OBJECTED' });

    const notAskedAtCheckout = await asked();
    await buy(notAskedAtCheckout, null);
    expect(await send(notAskedAtCheckout)).toEqual({ allowed: false, reason: 'NO_REFUSAL_OFFERED' });

    // Who signs up without an answer was not asked, whatever the page said.
    const notAskedAtSignUp = await newcomer(app);
    await buy(notAskedAtSignUp, false);
    expect(await send(notAskedAtSignUp)).toEqual({ allowed: false, reason: 'NO_REFUSAL_OFFERED' });

    await agree(stranger);
    expect(await send(stranger, { similar: false })).toMatchObject({ allowed: true, basis: 'CONSENT' });
    for (const person of [refusedAtSignUp, refusedAtCheckout, notAskedAtCheckout, notAskedAtSignUp]) expect(await mailsOf(person)).toEqual([]);
    for (const person of [stranger, customer]) expect(await mailsOf(person)).toHaveLength(1);
  });

  it.each<[string, string, boolean | undefined, object]>([
    ['did not refuse', 'resendVerification', false, { allowed: true, basis: 'SOFT_OPT_IN' }],
    ['refused', 'resendVerification', true, { allowed: false, reason: 'OBJECTED' }],
    ['were not asked', 'resendVerification', undefined, { allowed: false, reason: 'NO_REFUSAL_OFFERED' }],
    // Whoever doesn't know the password may not be who signed up.
    ['perhaps did not refuse', 'requestPasswordReset', false, { allowed: false, reason: 'NO_REFUSAL_OFFERED' }],
    ['perhaps refused', 'requestPasswordReset', true, { allowed: false, reason: 'OBJECTED' }],
  ])('who %s as they signed up, and followed the link of %s, is taken at no more than that [P22]', async (_what, another, marketingOptOut, verdict) => {
    const person = await newcomer(app, { marketingOptOut }, undefined, another);
    await buy(person, false);
    expect(await run(() => get(Marketing).mayMail(person.accountId))).toEqual(verdict);
  });

  it('asking for mails while they are being ended: the log and the list say the same', async () => {
    const person = await newcomer(app);
    await inUnit(() => get(Marketing).object(person.accountId, 'OBJECTION'));
    const list = get(Suppressions);
    const add = list.add.bind(list);
    let agreeing: Promise<void> | undefined;
    // They are asked for in the middle of it: so that asking has to wait.
    list.add = async (hash) => {
      await add(hash);
      agreeing = agree(person);
      await Promise.race([agreeing, waitFor(async () => (await app.database.ownerQuery(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dreamlux-application' AND wait_event_type = 'Lock'")).length > 0, { what: 'the consent to wait' })]);
    };
    try {
      await inUnit(() => get(Marketing).object(person.accountId, 'UNSUBSCRIBE'));
    } finally {
      list.add = add;
    }
    await agreeing;
    // Who asked waited, and so had the last word.
    expect(await run(() => get(Marketing).mayMail(person.accountId))).toEqual({ allowed: true, basis: 'CONSENT' });
    expect(await app.database.ownerQuery('SELECT 1 FROM suppressions WHERE address_hash = $1', [list.hashOf(person.email)])).toEqual([]);
  });

  it('a refusal from before people were asked whether they refuse is one all the same [P22]', async () => {
    const email = `${newId()}@example.com`;
    await app.graphql('mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }', { input: { email, password: 'teal otters juggle at dawn', ageConfirmed: true, marketingOptOut: true } });
    await app.database.ownerQuery('UPDATE sign_ups SET marketing_refusal_offered = false WHERE email = $1', [email]);
    const token = await waitFor(async () => (await app.mails(email)).map(({ text }) => /\/verify-email\?token=([\w-]+)/.exec(text)?.[1])[0], { what: 'the mail with the link' });
    const { data } = await app.graphql<{ verifyEmail: { viewer: { id: string } } }>(
      'mutation ($token: String!) { verifyEmail(input: { token: $token }) { ... on SignedIn { viewer { id } } } }', { token });
    const accountId = parseId('acct', data.verifyEmail.viewer.id);
    await inUnit(() => get(Marketing).recordSale(accountId, { refused: false, at: new Date() }));
    expect(await run(() => get(Marketing).mayMail(accountId))).toEqual({ allowed: false, reason: 'OBJECTED' });
  });

  it('a refusal at sign-up and at checkout is on record', async () => {
    const person = await newcomer(app, { marketingOptOut: true });
    const other = await newcomer(app);
    await buy(other, true);
    const history = '{ viewer { consentHistory { nodes { purpose granted source } } } }';
    expect((await app.graphql(history, {}, person.as)).data).toEqual({ viewer: { consentHistory: { nodes: [{ purpose: 'MARKETING_EMAIL', granted: false, source: 'SIGN_UP' }] } } });
    expect((await app.graphql(history, {}, other.as)).data).toEqual({ viewer: { consentHistory: { nodes: [{ purpose: 'MARKETING_EMAIL', granted: false, source: 'CHECKOUT' }] } } });
  });

  it('customers are so from their first sale on', async () => {
    const person = await asked();
    await buy(person, null, new Date('2026-05-01T00:00:00Z'));
    await buy(person, false, new Date('2026-06-01T00:00:00Z'));
    await buy(person, false, new Date('2026-04-01T00:00:00Z'));
    expect(await app.database.ownerQuery('SELECT customer_since, refusal_offered_at_checkout FROM marketing_relationships WHERE account_id = $1', [person.accountId]))
      .toEqual([{ customer_since: new Date('2026-04-01T00:00:00Z'), refusal_offered_at_checkout: new Date('2026-04-01T00:00:00Z') }]);
    const { data } = await app.graphql<{ viewer: { consents: object[] } }>('{ viewer { consents { purpose granted basis since } } }', {}, person.as);
    expect(data.viewer.consents[0]).toEqual({ purpose: 'MARKETING_EMAIL', granted: false, basis: 'SOFT_OPT_IN', since: '2026-04-01T00:00:00.000Z' });
  });

  it.each<[string, string]>([
    ['restricted, whose data is stored and nothing else [P71]', 'restricted_at = now()'], ['suspended', 'suspended_at = now()'],
    ['closed', "lifecycle = 'GRACE', purge_at = now() + interval '30 days'"], ['erased', "lifecycle = 'ERASED'"],
  ])('nobody whose account is %s', async (_what, change) => {
    const person = await asked();
    await buy(person, false);
    await app.database.ownerQuery(`UPDATE accounts SET ${change} WHERE id = $1`, [person.accountId]);
    expect(await send(person)).toEqual({ allowed: false, reason: 'NOT_REACHABLE' });
  });

  it('an objection ends it for good, with nobody asked [P72]', async () => {
    const person = await asked();
    await buy(person, false);
    await agree(person);
    await inUnit(() => get(Marketing).object(person.accountId, 'OBJECTION'));
    expect(await send(person)).toEqual({ allowed: false, reason: 'SUPPRESSED' });
    await app.database.ownerQuery('DELETE FROM suppressions');
    expect(await send(person)).toEqual({ allowed: false, reason: 'OBJECTED' });
  });

  it('not an address that is no longer theirs', async () => {
    const person = await newcomer(app);
    await agree(person);
    // A row lock keeps the sending from beginning until the address has changed.
    const sent = await inUnit(async () => {
      const { mailId } = await get(MarketingMailer).send(campaign, person.accountId) as { mailId?: string };
      await app.database.ownerQuery("UPDATE accounts SET email = 'new-' || email, email_canonical = 'new-' || email_canonical WHERE id = $1", [person.accountId]);
      return mailId;
    });
    const row = await waitFor(async () => (await mailsOf(person)).find(({ id, status }) => id === sent && status !== 'QUEUED'), { what: 'the mail to be decided about' });
    expect(row).toMatchObject({ status: 'DROPPED', error_class: 'ADDRESS_CHANGED' });
  });

  it('has one gate and one way through it', async () => {
    expect(() => get(MailGates).guardMarketing({ refusalOf: () => Promise.resolve(null), wayOutOf: () => Promise.reject(new Error('no')) })).toThrow('already');
    const person = await newcomer(app);
    // Past the front door, the gate stands all the same.
    const id = await inUnit(() => get(Mailer).send({ ...campaign, to: person.email, accountId: person.accountId, locale: 'EN' as never, purpose: 'sly', category: 'MARKETING' }));
    expect(await mailsOf(person)).toEqual([{ id, status: 'DROPPED', error_class: 'NOT_A_CUSTOMER' }]);
    const senders = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && /category: 'MARKETING',/.test(readFileSync(join('src', file), 'utf8')));
    expect(senders).toEqual(['modules/consent/marketing-mailer.ts']);
  });
});
