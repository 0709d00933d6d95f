import { LegalDocumentKind } from '../../../src/modules/legal/domain/document-kind.js';
import { Locale, Role } from '../../../src/platform/context/index.js';
import { FIRST, LegalWorld, type Person } from '../../e2e/legal-documents-world.js';
import { waitFor } from '../../support/wait-for.js';

const { TERMS, REFUND_POLICY, COOKIE_POLICY, ACCEPTABLE_USE } = LegalDocumentKind;
const VERSION = '2027-02-01';
const DAY = 86_400_000;

describe('taking back a version that does not count yet', () => {
  let world: LegalWorld;
  let officer: Person;
  let admin: Person;
  let person: Person;
  beforeAll(async () => {
    world = await LegalWorld.start();
    [officer, admin, person] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN), world.person(Role.USER, Locale.FR)]);
    for (const kind of [TERMS, REFUND_POLICY, COOKIE_POLICY, ACCEPTABLE_USE]) await world.write(kind, VERSION);
  }, 60_000);
  afterAll(() => world.close());

  const signInAgain = async () => {
    for (const one of [officer, admin, person]) Object.assign(one, { as: await world.signIn(one.email) });
  };
  const withdraw = (by: Person, kind: LegalDocumentKind, version = VERSION) =>
    world.mutate('withdrawLegalDocument', { kind, version, reason: 'The recipient is not coming' }, '... on StaffAction { id kind state }', by.as);
  const publish = async (kind: LegalDocumentKind, material: boolean, effectiveAt?: Date) =>
    expect(await world.approve(admin, (await world.propose(officer, kind, VERSION, effectiveAt)).id, material)).toMatchObject({ state: 'APPROVED' });
  const acceptances = async ({ as }: Person) => (await world.app.graphql<{ viewer: { legalAcceptances: { kind: string; version: string; counts: boolean }[] } }>(
    '{ viewer { legalAcceptances { kind version counts } } }', {}, as)).data.viewer.legalAcceptances.filter(({ kind }) => kind === TERMS);

  it('takes two people; whoever was told is told in the product that it does not come, and it never counts', async () => {
    await publish(TERMS, true);
    await world.told(TERMS, VERSION);
    expect(await world.mutate('acceptLegalDocument', { kind: TERMS, version: VERSION }, '... on LegalAcceptance { version }', person.as)).toMatchObject({ version: VERSION });
    // Accepted ahead of its time, it doesn't count: the present one does.
    expect(await acceptances(person)).toEqual([{ kind: TERMS, version: VERSION, counts: false }, { kind: TERMS, version: FIRST, counts: true }]);

    const proposal = await withdraw(officer, TERMS);
    expect(proposal).toMatchObject({ kind: 'legal.withdraw-document', state: 'PENDING' });
    expect(await world.approve(officer, proposal.id)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    expect(await world.approve(admin, proposal.id)).toMatchObject({ state: 'APPROVED' });
    expect(await world.publication(TERMS, VERSION)).toMatchObject({ state: 'WITHDRAWN', effective_at: null });
    const [event] = await world.app.database.ownerQuery<{ details: object }>("SELECT details FROM audit_events WHERE action = 'legal-document.withdrawn'");
    expect(event?.details).toEqual({ document: TERMS, version: VERSION });

    expect(await world.notices(person)).toEqual([expect.objectContaining({
      title: 'Un document reste inchangé : Conditions d’utilisation', effectiveAt: null, closeAccountUrl: null, documentUrl: `${world.app.config.webUrl}/legal/terms`,
    })]);
    await waitFor(() => world.document(TERMS, VERSION).then(() => false, (error: Error) => error.message === 'NOT_FOUND'), { what: 'the version to be gone' });
    expect(await world.mutate('acceptLegalDocument', { kind: TERMS, version: VERSION }, '', person.as)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect(await withdraw(officer, TERMS)).toMatchObject({ code: 'DOCUMENT_NOT_COMING' });

    await world.advance(31);
    await signInAgain();
    expect((await world.document(TERMS)).version).toBe(FIRST);
    expect(await acceptances(person)).toEqual([{ kind: TERMS, version: VERSION, counts: false }, { kind: TERMS, version: FIRST, counts: true }]);
    expect(await world.notices(person)).toEqual([]);
    expect(await world.propose(officer, TERMS, VERSION)).toMatchObject({ code: 'DOCUMENT_ALREADY_PUBLISHED' }); // under a version of its own
    await world.write(TERMS, '2027-02-02');
    expect(await world.propose(officer, TERMS, '2027-02-02')).toMatchObject({ state: 'PENDING' });
  }, 60_000);

  it('is refused for what was never published, and for what counts by the time of the decision', async () => {
    expect(await withdraw(officer, REFUND_POLICY)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect(await withdraw(officer, REFUND_POLICY, FIRST)).toMatchObject({ code: 'DOCUMENT_NOT_COMING' });
    await publish(REFUND_POLICY, false, new Date((await world.now()).getTime() + DAY / 2));
    const proposal = await withdraw(officer, REFUND_POLICY);
    await world.advance(0.6);
    await signInAgain();
    expect(await world.approve(admin, proposal.id)).toMatchObject({ code: 'DOCUMENT_NOT_COMING' });
    await waitFor(async () => (await world.document(REFUND_POLICY)).version === VERSION, { what: 'the version to count' });
    await expect(withdraw(person, REFUND_POLICY)).rejects.toThrow('FORBIDDEN');
  });

  it.each(["role = 'USER'", 'suspended_at = now()'])('what somebody proposed who has lost their role is not done: %s', async (loss) => {
    const proposal = await world.propose(officer, COOKIE_POLICY, VERSION);
    await world.app.database.ownerQuery(`UPDATE accounts SET ${loss} WHERE id = $1`, [officer.accountId]);
    expect(await world.approve(admin, proposal.id, false)).toMatchObject({ __typename: 'InvalidState', code: 'PROPOSER_NOT_ENTITLED' });
    expect(await world.publication(COOKIE_POLICY, VERSION)).toBeUndefined();
    await world.app.database.ownerQuery("UPDATE accounts SET role = 'PRIVACY_OFFICER', suspended_at = NULL WHERE id = $1", [officer.accountId]);
    await signInAgain();
    expect(await world.mutate('rejectStaffAction', { id: proposal.id, reason: 'Proposed by nobody' }, '... on StaffAction { state }', admin.as)).toMatchObject({ state: 'REJECTED' });
  });

  it('the application can write down a decision, and change nothing else about a proposal or a publication', async () => {
    const may = async (table: string) => (await world.app.database.ownerQuery<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND has_column_privilege('dreamlux_app', attrelid, attnum, 'UPDATE') ORDER BY 1`,
      [table])).map(({ name }) => name);
    expect(await may('staff_actions')).toEqual(['decided_at', 'decided_by', 'decision_reason', 'state']);
    expect(await may('legal_publications')).toEqual(['effective_at', 'notices_sent_at', 'notified_up_to', 'state', 'withdrawn_at']);
  });

  it.each([['+275760-09-13T00:00:00.000Z', 'InvalidInput'], ['9999-12-31T23:59:59.999Z', 'InvalidInput'], ['0001-01-01T00:00:00Z', 'InvalidState']])('%s is no date for a version: %s', async (date, typename) => {
    const answer = await world.app.graphql<{ result: { __typename: string } }>(
      `mutation ($input: PublishLegalDocumentInput!) { result: publishLegalDocument(input: $input) { __typename } }`,
      { input: { kind: ACCEPTABLE_USE, version: VERSION, effectiveAt: date, reason: 'For the far future' } }, officer.as);
    expect(answer.errors?.map(({ extensions }) => extensions.code) ?? [answer.data.result.__typename]).toEqual([answer.errors ? 'BAD_USER_INPUT' : typename]);
  });

  it.each(['9999-12-31', '0000-00-00', '-271821-04-20', '+275760-09-13', 'null', "' OR 1=1"])('there is no version %j', async (version) => {
    await expect(world.document(TERMS, version)).rejects.toThrow('NOT_FOUND');
    expect(await world.propose(officer, TERMS, version)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect(await withdraw(officer, TERMS, version)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
    expect(await world.mutate('acceptLegalDocument', { kind: TERMS, version }, '', person.as)).toMatchObject({ __typename: 'InvalidInput', field: 'version' });
  });
});
