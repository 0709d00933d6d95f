import { Acceptances } from '../../../src/modules/legal/acceptances.js';
import { documentKinds, LegalDocumentKind } from '../../../src/modules/legal/domain/document-kind.js';
import { InstallDocuments } from '../../../src/modules/legal/install-documents.js';
import { LegalDocuments } from '../../../src/modules/legal/index.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { ContextStore, Role } from '../../../src/platform/context/index.js';
import { Database, PgNotifications, UnitOfWork } from '../../../src/platform/database/index.js';
import { FIRST, LegalWorld, type Person } from '../../e2e/legal-documents-world.js';
import type { As } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

const { PRIVACY_POLICY } = LegalDocumentKind;
const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on InvalidInput { field } } }';
const VERIFY = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { __typename } }';
const BOUND = '{ viewer { legalAcceptances { kind version basis counts } } }';

let world: LegalWorld;
beforeAll(async () => { world = await LegalWorld.start(); }, 60_000);
afterAll(() => world.close());

const get = <T>(type: abstract new (...args: never[]) => T): T => world.app.app.get<T>(type, { strict: false });
const detached = <T>(work: () => Promise<T>): Promise<T> => get(ContextStore).runDetached(work);
const signUp = async (email: string, acceptedPolicyVersion?: string) =>
  (await world.app.graphql<{ signUp: { __typename: string; field: string } }>(SIGN_UP, { input: { email, password: 'teal otters juggle at dawn', ageConfirmed: true, acceptedPolicyVersion } })).data.signUp;
const verify = async (email: string): Promise<As> => {
  const token = await waitFor(async () => /token=([\w-]+)/.exec((await world.app.mails(email))[0]?.text ?? '')?.[1], { what: 'the link' });
  return { cookie: (await world.app.graphql(VERIFY, { token })).cookie };
};
const acceptances = async (as: As) =>
  (await world.app.graphql<{ viewer: { legalAcceptances: { kind: string; version: string; basis: string; counts: boolean }[] } }>(BOUND, {}, as)).data.viewer.legalAcceptances;

describe('who is bound to which version', () => {
  it('the version named at sign-up becomes a record, and the others in force with it; one that is not in force is refused [P31]', async () => {
    expect(await signUp('old@example.com', '1999-01-01')).toEqual({ __typename: 'InvalidInput', field: 'acceptedPolicyVersion' });
    expect(await signUp('new@example.com', FIRST)).toMatchObject({ __typename: 'SignUpAccepted' });
    const bound = await acceptances(await verify('new@example.com'));
    expect(bound).toContainEqual({ kind: PRIVACY_POLICY, version: FIRST, basis: 'SIGN_UP', counts: true });
    for (const kind of documentKinds) expect(bound).toContainEqual({ kind, version: FIRST, basis: 'IN_FORCE', counts: true });
    expect(await world.app.database.ownerQuery("SELECT 1 FROM sign_ups WHERE email = 'old@example.com'")).toEqual([]);
  });

  it('a successor is bound: after the company and its figures have changed, each person still has their version and what it promises [P31]', async () => {
    const [officer, admin, before] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN), world.person(Role.USER)]);
    const promised = await world.document(PRIVACY_POLICY);
    await world.editData('company.json', (text) => text.replace('Innomatrix Limited', 'Somebody Else Inc'));
    await world.editData('retention.json', (text) => text.replace('"key": "server-logs", "data": "Server logs", "period": "P90D"', '"key": "server-logs", "data": "Server logs", "period": "P10Y"'));
    await world.write(PRIVACY_POLICY, '2027-02-01');
    const { id } = await world.propose(officer, PRIVACY_POLICY, '2027-02-01');
    expect(await world.approve(admin, id, false)).toMatchObject({ state: 'APPROVED' });
    await waitFor(async () => (await world.document(PRIVACY_POLICY)).version === '2027-02-01', { what: 'the successor\'s version' });
    const after = await world.person(Role.USER);

    const bindingOn = async ({ as }: Person) => {
      const version = (await acceptances(as)).find(({ kind, counts }) => kind === PRIVACY_POLICY && counts)?.version;
      return { version, text: (await world.document(PRIVACY_POLICY, version)).markdown };
    };
    // Word for word, as it was.
    expect(await bindingOn(before)).toEqual({ version: FIRST, text: promised.markdown });
    expect(promised.markdown).toContain('Innomatrix Limited');
    expect(await bindingOn(after)).toEqual({ version: '2027-02-01', text: expect.stringContaining('Somebody Else Inc') });
    expect(await world.document(PRIVACY_POLICY, FIRST)).toEqual(promised);
    // The other documents are sealed with the first owner's name.
    await world.editData('company.json', (text) => text.replace('Somebody Else Inc', 'Innomatrix Limited'));
    await world.editData('retention.json', (text) => text.replace('P10Y', 'P90D'));
  });

  it('who signs up before a version counts and begins after it has both on record, and is shown the one that they haven\'t seen [P31]', async () => {
    const [officer, admin] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN)]);
    await world.write(PRIVACY_POLICY, '2027-03-01');
    const { id } = await world.propose(officer, PRIVACY_POLICY, '2027-03-01');
    expect(await world.approve(admin, id, true)).toMatchObject({ state: 'APPROVED' });
    await world.told(PRIVACY_POLICY, '2027-03-01');
    await world.advance(29.9);
    expect(await signUp('late@example.com', '2027-03-01')).toEqual({ __typename: 'InvalidInput', field: 'acceptedPolicyVersion' }); // it doesn't count yet
    expect(await signUp('late@example.com', '2027-02-01')).toMatchObject({ __typename: 'SignUpAccepted' });
    await world.advance(0.2);
    const as = await verify('late@example.com');
    const ofPolicy = (await acceptances(as)).filter(({ kind }) => kind === PRIVACY_POLICY);
    expect(ofPolicy).toHaveLength(2);
    expect(ofPolicy).toContainEqual({ kind: PRIVACY_POLICY, version: '2027-02-01', basis: 'SIGN_UP', counts: false });
    expect(ofPolicy).toContainEqual({ kind: PRIVACY_POLICY, version: '2027-03-01', basis: 'IN_FORCE', counts: true });
    expect(await world.notices({ accountId: '', email: '', as })).toEqual([expect.objectContaining({ version: '2027-03-01', title: 'A document has changed: Privacy Policy' })]);
    const accepted = await world.mutate('acceptLegalDocument', { kind: PRIVACY_POLICY, version: '2027-03-01' }, '... on LegalAcceptance { basis }', as);
    expect(accepted).toMatchObject({ basis: 'ACCEPTED' });
    expect(await world.notices({ accountId: '', email: '', as })).toEqual([]);
  }, 60_000);

  it('what is published is read in nobody\'s transaction: what one rolls back is never kept', async () => {
    const [database, notifications, context, uow] = [get(Database), get(PgNotifications), get(ContextStore), get(UnitOfWork)];
    const documents = new LegalDocuments(database, get(Clock), notifications, context);
    const rolledBack = detached(() => uow.run(async () => {
      await database.write.query("UPDATE legal_publications SET state = 'WITHDRAWN', effective_at = NULL, withdrawn_at = now() WHERE kind = 'TERMS'");
      expect(await documents.inForce(LegalDocumentKind.TERMS)).not.toBeNull();
      throw new Error('never mind');
    }));
    await expect(rolledBack).rejects.toThrow('never mind');
    expect(await detached(() => documents.inForce(LegalDocumentKind.TERMS))).toMatchObject({ version: FIRST });
  });

  it('acceptances outlive the account as proof about nobody, and nobody can change them', async () => {
    const person = await world.person(Role.USER);
    const [link] = await world.app.database.ownerQuery<{ subject_id: string }>('SELECT subject_id FROM legal_subjects WHERE account_id = $1', [person.accountId]);
    expect(link?.subject_id).not.toBe(person.accountId);
    await world.app.database.ownerQuery('DELETE FROM legal_subjects WHERE account_id = $1', [person.accountId]);
    expect((await world.app.database.ownerQuery('SELECT 1 FROM legal_acceptances WHERE subject_id = $1', [link?.subject_id])).length).toBe(5);
    expect(await detached(() => get(Acceptances).of(person.accountId))).toEqual([]);
    for (const table of ['legal_acceptances', 'legal_documents', 'legal_document_texts']) {
      const [may] = await world.app.database.ownerQuery<{ no: boolean }>(
        "SELECT has_table_privilege('dreamlux_app', $1, 'UPDATE') OR has_table_privilege('dreamlux_app', $1, 'DELETE') AS no", [table]);
      expect([table, may?.no]).toEqual([table, false]);
    }
  });
});

describe('a first installation', () => {
  it('several processes at once install every document once, in force at once', async () => {
    await world.app.database.ownerQuery('ALTER TABLE legal_acceptances DISABLE TRIGGER USER; TRUNCATE legal_acceptances, legal_notices, legal_publications, legal_document_texts, legal_documents');
    await detached(() => Promise.all(Array.from({ length: 4 }, () => get(InstallDocuments).run())));
    const rows = await world.app.database.ownerQuery<{ kind: string; texts: string }>(
      'SELECT d.kind, count(*) AS texts FROM legal_documents d JOIN legal_document_texts t ON t.document_id = d.id GROUP BY d.id, d.kind ORDER BY d.kind');
    expect(rows.map(({ kind, texts }) => [kind, Number(texts)])).toEqual(Object.values(LegalDocumentKind).sort().map((kind) => [kind, 8]));
    const documents = get(LegalDocuments);
    // The newest in the folder; known as soon as the notification is.
    await waitFor(async () => (await detached(() => documents.versionInForce(LegalDocumentKind.TERMS))) === FIRST, { what: 'the installed version' });
  });
});
