import { documentKinds, LegalDocumentKind, locales } from '../../src/modules/legal/domain/document-kind.js';
import { Locale, Role } from '../../src/platform/context/index.js';
import { waitFor } from '../support/wait-for.js';
import { FIRST, LegalWorld, type Person } from './legal-documents-world.js';

const DAY = 86_400_000;
const { PRIVACY_POLICY, TERMS, ACCEPTABLE_USE, REFUND_POLICY, COOKIE_POLICY } = LegalDocumentKind;

describe('published documents', () => {
  let world: LegalWorld;
  let officer: Person;
  let admin: Person;
  let customer: Person;
  beforeAll(async () => {
    world = await LegalWorld.start();
    [officer, admin, customer] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN), world.person(Role.USER, Locale.KO)]);
  }, 60_000);
  afterAll(() => world.close());
  const signInAgain = async () => {
    for (const person of [officer, admin, customer]) Object.assign(person, { as: await world.signIn(person.email) });
  };

  it.each(documentKinds)('%s can be read in all eight languages, by anyone [P41]', async (kind) => {
    const titles = new Set<string>();
    for (const locale of locales) {
      const { version, title, html, markdown, reviewedBy } = await world.document(kind, undefined, locale);
      expect({ version, reviewedBy }).toEqual({ version: FIRST, reviewedBy: 'unreviewed' });
      expect(html).toContain(`<h1>${title}</h1>`);
      expect(`${html}${markdown}`).not.toMatch(/\{\{|\}\}|<script/);
      titles.add(title);
    }
    expect(titles.size).toBeGreaterThan(6);
  });

  it('an unknown version is not found, and an unknown document is no valid question', async () => {
    await expect(world.document(TERMS, '1999-01-01')).rejects.toThrow('NOT_FOUND');
    await expect(world.document('WARRANTY' as LegalDocumentKind)).rejects.toThrow('BAD_USER_INPUT');
  });

  it('a material change takes effect 30 days after the last notice, and "last updated" is the date of the version shown [P87] [P88] [P89]', async () => {
    await world.write(PRIVACY_POLICY, '2027-02-01', '{{figure:deadlines.export-link}}');
    const proposal = await world.propose(officer, PRIVACY_POLICY, '2027-02-01');
    expect(proposal).toMatchObject({ __typename: 'StaffAction', kind: 'legal.publish-document', state: 'PENDING' });
    expect(await world.approve(officer, proposal.id, true).catch(String)).toEqual(expect.objectContaining({ __typename: 'InvalidState', code: 'SECOND_PERSON_NEEDED' }));
    expect(await world.approve(admin, proposal.id)).toMatchObject({ __typename: 'InvalidInput', field: 'material' });
    expect(await world.approve(admin, proposal.id, true)).toMatchObject({ state: 'APPROVED' });
    expect(await world.approve(admin, proposal.id, true)).toMatchObject({ state: 'APPROVED' }); // once more: no second publication

    // Everyone hears of it, in the product and by mail, in their language, with the way to close the account [P89].
    const [notice] = await waitFor(async () => (await world.notices(customer)).length > 0 && world.notices(customer), { what: 'the notice' });
    expect(notice).toMatchObject({ documentKind: PRIVACY_POLICY, version: '2027-02-01', title: '문서 변경 안내: 개인정보 처리방침' });
    expect(notice?.documentUrl).toBe(`${world.app.config.webUrl}/legal/privacy-policy?version=2027-02-01`);
    expect(notice?.closeAccountUrl).toBe(`${world.app.config.webUrl}/settings/close-account`);
    expect(notice?.body).toContain(notice?.closeAccountUrl);
    const [mail] = await waitFor(async () => (await world.app.mails(customer.email)).length > 0 && world.app.mails(customer.email), { what: 'the mail' });
    expect(mail?.subject).toBe('문서 변경 안내: 개인정보 처리방침');
    expect(mail?.text).toContain('/settings/close-account');
    expect(mail?.text).toContain(notice?.documentUrl);
    expect((await world.app.mails(officer.email))[0]?.subject).toBe('We are changing a document: Privacy Policy');

    // Told: the date is fixed by the last notice, and until then the old version counts.
    await world.told(PRIVACY_POLICY, '2027-02-01');
    const scheduled = await world.publication(PRIVACY_POLICY, '2027-02-01');
    const { last } = (await world.app.database.ownerQuery<{ last: Date }>('SELECT max(told_at) AS last FROM legal_notices'))[0] ?? { last: new Date(0) };
    expect(scheduled?.notices_sent_at).toEqual(last);
    expect(scheduled?.effective_at?.getTime()).toBe(last.getTime() + 30 * DAY);
    expect((await world.app.mails(customer.email)).length).toBe(1);

    await world.advance(29.9);
    const before = await world.document(PRIVACY_POLICY);
    expect(before.version).toBe(FIRST);
    await world.advance(0.2);
    const after = await world.document(PRIVACY_POLICY);
    expect(after.version).toBe('2027-02-01');
    expect(after.effectiveAt).toBe(scheduled?.effective_at?.toISOString());
    expect(after.lastUpdated).toBe(after.effectiveAt);
    expect(after.markdown).toContain(`Last updated: ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(after.effectiveAt))}`);
    await waitFor(async () => (await world.publication(PRIVACY_POLICY, '2027-02-01'))?.state === 'IN_FORCE', { what: 'the version to be in force' });
    expect((await world.document(PRIVACY_POLICY, FIRST)).version).toBe(FIRST); // the old one can still be read
    await signInAgain();
  }, 60_000);

  it('is refused with a date in the past, or too soon for notices [P87]', async () => {
    await world.write(TERMS, '2027-03-01');
    expect(await world.propose(officer, TERMS, '2027-03-01', new Date((await world.now()).getTime() - 1_000))).toMatchObject({ __typename: 'InvalidState', code: 'EFFECTIVE_DATE_IN_THE_PAST' });
    const soon = await world.propose(officer, TERMS, '2027-03-01', new Date((await world.now()).getTime() + 13.9 * DAY));
    expect(await world.approve(admin, soon.id, true)).toMatchObject({ __typename: 'InvalidState', code: 'NOTICE_TOO_SHORT', message: expect.stringContaining('14') });
    expect(await world.publication(TERMS, '2027-03-01')).toBeUndefined();
    // The same date is fine where nobody has to be told.
    expect(await world.approve(admin, soon.id, false)).toMatchObject({ state: 'APPROVED' });
    expect(await world.publication(TERMS, '2027-03-01')).toMatchObject({ state: 'SCHEDULED', reason: 'Checked against the old version' });
    expect((await world.document(TERMS)).version).toBe(FIRST);
  });

  it('a change that is not material may count at once, with the reason on record and without notices', async () => {
    await world.write(REFUND_POLICY, '2027-03-01');
    const proposal = await world.propose(admin, REFUND_POLICY, '2027-03-01');
    expect(await world.approve(officer, proposal.id, false)).toMatchObject({ state: 'APPROVED' });
    await waitFor(async () => (await world.document(REFUND_POLICY)).version === '2027-03-01', { what: 'the new version' });
    expect((await world.notices(customer)).filter(({ documentKind }) => documentKind === REFUND_POLICY)).toEqual([]);
    const [audited] = await world.app.database.ownerQuery<{ details: object }>("SELECT details FROM audit_events WHERE action = 'legal-document.published' ORDER BY id DESC LIMIT 1");
    expect(audited?.details).toEqual({ document: REFUND_POLICY, version: '2027-03-01', material: false });
  });

  it('is refused in seven of eight languages, with languages that differ, unknown, published already, or changed since', async () => {
    await world.write(ACCEPTABLE_USE, '2027-03-01');
    await world.remove(ACCEPTABLE_USE, '2027-03-01', 'ja.md');
    expect(await world.propose(officer, ACCEPTABLE_USE, '2027-03-01')).toMatchObject({ code: 'DOCUMENT_NOT_READY', message: expect.stringContaining('ja.md is missing') });
    await world.write(ACCEPTABLE_USE, '2027-03-01');
    await world.edit(ACCEPTABLE_USE, '2027-03-01', 'de', (text) => `${text}\nThis sentence is one that nobody has ever translated for you.\n`);
    expect(await world.propose(officer, ACCEPTABLE_USE, '2027-03-01')).toMatchObject({ code: 'DOCUMENT_NOT_READY', message: expect.stringContaining('left in English') });
    await world.write(ACCEPTABLE_USE, '2027-03-02', '{{figure:deadlines.unheard-of}}');
    expect(await world.propose(officer, ACCEPTABLE_USE, '2027-03-02')).toMatchObject({ code: 'DOCUMENT_NOT_READY', message: expect.stringMatching(/en\.md \(clause [\w.-]+\).*unheard-of/) });
    expect(await world.propose(officer, ACCEPTABLE_USE, '2027-03-09')).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect(await world.propose(officer, ACCEPTABLE_USE, FIRST)).toMatchObject({ code: 'DOCUMENT_ALREADY_PUBLISHED' });
    await world.edit(ACCEPTABLE_USE, FIRST, 'de', (text) => text.replace('reviewedBy: unreviewed', 'reviewedBy: Erika Mustermann'));
    expect(await world.propose(officer, ACCEPTABLE_USE, FIRST)).toMatchObject({ code: 'DOCUMENT_CHANGED' });

    // What the second person approves is the text that was proposed.
    await world.write(ACCEPTABLE_USE, '2027-03-03');
    const proposal = await world.propose(officer, ACCEPTABLE_USE, '2027-03-03');
    await world.edit(ACCEPTABLE_USE, '2027-03-03', 'fr', (text) => text.replace('reviewedBy: unreviewed', 'reviewedBy: Marie Dupont'));
    expect(await world.approve(admin, proposal.id, false)).toMatchObject({ code: 'DOCUMENT_CHANGED' });
    expect(await world.mutate('rejectStaffAction', { id: proposal.id, reason: 'The text has changed' }, '... on StaffAction { state }', officer.as)).toMatchObject({ state: 'REJECTED' });
    expect(await world.approve(admin, proposal.id, false)).toMatchObject({ code: 'PROPOSAL_CLOSED' });
  });

  it('a proposal that nobody decided for a week is void', async () => {
    await world.write(COOKIE_POLICY, '2027-04-01');
    const proposal = await world.propose(officer, COOKIE_POLICY, '2027-04-01');
    expect(await world.propose(officer, COOKIE_POLICY, '2027-04-01')).toMatchObject({ id: proposal.id });
    expect(await world.propose(admin, COOKIE_POLICY, '2027-04-01')).toMatchObject({ code: 'PROPOSAL_PENDING' });
    await world.advance(7.01);
    await signInAgain();
    expect(await world.approve(admin, proposal.id, false)).toMatchObject({ code: 'PROPOSAL_CLOSED' });
    expect((await world.propose(admin, COOKIE_POLICY, '2027-04-01')).id).not.toBe(proposal.id);
  });

  it('customers publish and approve nothing, and staff need a fresh sign-in', async () => {
    await expect(world.propose(customer, TERMS, FIRST)).rejects.toThrow('FORBIDDEN');
    await expect(world.approve(customer, 'sact_01h455vb4pex5vsknk084sn02q', false)).rejects.toThrow('FORBIDDEN');
    expect(await world.approve(admin, 'sact_01h455vb4pex5vsknk084sn02q', false)).toMatchObject({ __typename: 'NotFound' });
    await world.advance(11 / 1440);
    expect(await world.propose(officer, TERMS, FIRST)).toMatchObject({ code: 'DOCUMENT_ALREADY_PUBLISHED' });
    await world.write(ACCEPTABLE_USE, '2027-05-01');
    expect(await world.propose(officer, ACCEPTABLE_USE, '2027-05-01')).toMatchObject({ __typename: 'ReauthenticationRequired' });
    expect(await world.approve(admin, 'sact_01h455vb4pex5vsknk084sn02q', false)).toMatchObject({ __typename: 'ReauthenticationRequired' });
  });
});
