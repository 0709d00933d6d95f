import { AdvancePublications } from '../../../src/modules/legal/advance-publications.js';
import { LegalDocumentKind } from '../../../src/modules/legal/domain/document-kind.js';
import { ContextStore, Locale, Role } from '../../../src/platform/context/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { LegalWorld, type Person } from '../../e2e/legal-documents-world.js';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.js';
import { waitFor } from '../../support/wait-for.js';

const { TERMS, PRIVACY_POLICY } = LegalDocumentKind;
const VERSION = '2027-02-01';
const DAY = 86_400_000;

/** Proposed by one, found material by another. */
async function publish(world: LegalWorld, kind: LegalDocumentKind, effectiveAt?: Date): Promise<void> {
  const [officer, admin] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN)]);
  const { id } = await world.propose(officer, kind, VERSION, effectiveAt);
  expect(await world.approve(admin, id, true)).toMatchObject({ state: 'APPROVED' });
}

describe('notices of a coming version, by mail', () => {
  let smtp: SmtpServer;
  let world: LegalWorld;
  let person: Person;
  let unknown: Person;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    world = await LegalWorld.start({ SMTP_URL: smtp.url });
    [person, unknown] = await Promise.all([world.person(Role.USER, Locale.DE), world.person(Role.USER)]);
    await world.write(TERMS, VERSION);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await smtp.close();
  });

  it('a mail that bounces is recorded as such, and the notice in the product remains [P87]', async () => {
    smtp.refuseNext('550 no such person here', unknown.email);
    await publish(world, TERMS);
    await world.told(TERMS, VERSION);
    const states = await world.app.database.ownerQuery<{ mail_state: string; account_id: string }>('SELECT mail_state, account_id FROM legal_notices ORDER BY mail_state');
    expect(states.map(({ mail_state }) => mail_state)).toEqual(['FAILED', 'SENT', 'SENT', 'SENT']);
    expect(states[0]?.account_id).toBe(unknown.accountId);
    expect(smtp.mails.flatMap(({ to }) => to)).not.toContain(unknown.email);
    expect(await world.notices(unknown)).toEqual([expect.objectContaining({ documentKind: TERMS, version: VERSION })]);
    // Told in the product: the last notice counts, arrived by mail or not.
    const [{ last } = { last: null }] = await world.app.database.ownerQuery<{ last: Date }>('SELECT max(told_at) AS last FROM legal_notices');
    expect((await world.publication(TERMS, VERSION))?.notices_sent_at).toEqual(last);
  });

  it('the notice, in the product and by mail, links to closing the account, in the language of the account [P89]', async () => {
    const [notice] = await world.notices(person);
    const link = `${world.app.config.webUrl}/settings/close-account`;
    expect(notice).toMatchObject({ closeAccountUrl: link, title: 'Wir ändern ein Dokument: Nutzungsbedingungen' });
    expect(notice?.body).toContain(`können Sie Ihr Konto schließen: ${link}`);
    const mails = smtp.mails.filter(({ to }) => to.includes(person.email)).map(({ raw }) => raw.replace(/=\r\n/g, '').replace(/=3D/g, '='));
    expect(mails).toContainEqual(expect.stringContaining(link));
  });

  it('whoever signs up meanwhile begins with the version in force, and gets the notice of the coming one', async () => {
    const late = await world.person(Role.USER);
    expect(await world.notices(late)).toEqual([expect.objectContaining({ documentKind: TERMS, version: VERSION })]);
    const bound = await world.app.graphql<{ viewer: { legalAcceptances: { kind: string; version: string; basis: string }[] } }>('{ viewer { legalAcceptances { kind version basis } } }', {}, late.as);
    expect(bound.data.viewer.legalAcceptances).toContainEqual({ kind: TERMS, version: '2026-11-23', basis: 'IN_FORCE' });
    await waitFor(() => smtp.mails.some(({ to, raw }) => to.includes(late.email) && raw.includes('Terms of Service')), { what: 'the mail to the newcomer' });
  });

  it('accepting the coming version takes the notice away, once and for all', async () => {
    const input = { kind: TERMS, version: VERSION };
    const selection = '... on LegalAcceptance { kind version basis recordedAt }';
    const first = await world.mutate('acceptLegalDocument', input, selection, person.as);
    expect(first).toMatchObject({ __typename: 'LegalAcceptance', kind: TERMS, version: VERSION, basis: 'ACCEPTED' });
    expect(await world.mutate('acceptLegalDocument', input, selection, person.as)).toEqual(first);
    expect(await world.notices(person)).toEqual([]);
    expect(await world.mutate('acceptLegalDocument', { kind: TERMS, version: '1999-01-01' }, selection, person.as)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect((await world.app.graphql('mutation { acceptLegalDocument(input: { kind: TERMS, version: "2026-11-23" }) { __typename } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('notices of a coming version, to many', () => {
  const PEOPLE = 350;
  let world: LegalWorld;
  beforeAll(async () => {
    // Nothing runs by itself here.
    world = await LegalWorld.start({ ROLE: 'api' });
    await world.write(PRIVACY_POLICY, VERSION);
    await world.app.database.ownerQuery(
      `INSERT INTO accounts (id, email, email_canonical, email_verified_at, locale, role, lifecycle, created_at)
       SELECT id, name, name, now(), 'EN', 'USER', 'ACTIVE', now() FROM unnest($1::uuid[], $2::text[]) AS people (id, name)`,
      [Array.from({ length: PEOPLE }, newId), Array.from({ length: PEOPLE }, (_, i) => `many-${i}@example.com`)],
    );
  }, 60_000);
  afterAll(() => world.close());

  const advance = (after = Infinity) => {
    const control = new AbortController();
    let held = 0;
    const publications = world.app.app.get(AdvancePublications, { strict: false });
    // The process dies after `after` batches.
    const assertHeld = async () => {
      if (held >= after) throw new Error('killed');
      held += 1;
    };
    return world.app.app.get(ContextStore).runDetached(() => publications.run({ signal: control.signal, assertHeld }));
  };
  const told = async () => Number((await world.app.database.ownerQuery<{ n: string }>('SELECT count(*) AS n FROM legal_notices'))[0]?.n);
  const mailed = async () => Number((await world.app.database.ownerQuery<{ n: string }>("SELECT count(DISTINCT account_id) AS n FROM mails WHERE purpose = 'legal-notice'"))[0]?.n);
  const mails = async () => Number((await world.app.database.ownerQuery<{ n: string }>("SELECT count(*) AS n FROM mails WHERE purpose = 'legal-notice'"))[0]?.n);

  it('killed on the way, the next run goes on: everyone is told once', async () => {
    await publish(world, PRIVACY_POLICY, new Date((await world.now()).getTime() + 20 * DAY));
    const everyone = PEOPLE + 2; // and the two of staff
    await expect(advance(2)).rejects.toThrow('killed');
    expect(await told()).toBe(200);
    await advance();
    expect([await told(), await mails(), await mailed()]).toEqual([everyone, everyone, everyone]);
    await advance();
    expect([await told(), await mails()]).toEqual([everyone, everyone]);
    expect(await world.publication(PRIVACY_POLICY, VERSION)).toMatchObject({ state: 'NOTIFYING', effective_at: null }); // the mails wait
  });

  it('the database itself refuses a material change without notices, or too soon after them [P87]', async () => {
    const force = (set: string) => world.app.database.ownerQuery(`UPDATE legal_publications SET state = 'SCHEDULED', ${set} WHERE state = 'NOTIFYING'`);
    await expect(force(`effective_at = now() + interval '90 days'`)).rejects.toThrow('chk_legal_publications_told');
    await expect(force(`notices_sent_at = now(), effective_at = now() + interval '13 days'`)).rejects.toThrow('chk_legal_publications_notices');
  });

  it('notices that took long move the date: it is never sooner than 14 days after the last one [P87]', async () => {
    await world.advance(12);
    await world.app.database.ownerQuery(`UPDATE mails SET status = 'SENT', sent_at = $1, text = NULL, html = NULL WHERE purpose = 'legal-notice'`, [await world.now()]);
    await advance();
    const { state, notices_sent_at: sent, effective_at: effective } = await world.publication(PRIVACY_POLICY, VERSION) ?? {};
    expect(state).toBe('SCHEDULED');
    expect((effective?.getTime() ?? 0) - (sent?.getTime() ?? 0)).toBe(14 * DAY);
    expect((await world.document(PRIVACY_POLICY)).version).toBe('2026-11-23');
    await world.advance(14.1);
    expect((await world.document(PRIVACY_POLICY)).version).toBe(VERSION); // whether or not a worker has noticed
  });
});
