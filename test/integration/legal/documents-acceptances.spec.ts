import { Acceptances } from '../../../src/modules/legal/acceptances.js';
import { LegalDocumentKind } from '../../../src/modules/legal/domain/document-kind.js';
import { InstallDocuments } from '../../../src/modules/legal/install-documents.js';
import { LegalDocuments } from '../../../src/modules/legal/index.js';
import { ContextStore, Role } from '../../../src/platform/context/index.js';
import { FIRST, LegalWorld, type Person } from '../../e2e/legal-documents-world.js';
import { waitFor } from '../../support/wait-for.js';

const { PRIVACY_POLICY } = LegalDocumentKind;
const SIGN_UP = 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on InvalidInput { field } } }';
const VERIFY = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { __typename } }';
const BOUND = '{ viewer { legalAcceptances { kind version basis } } }';

let world: LegalWorld;
beforeAll(async () => { world = await LegalWorld.start(); }, 60_000);
afterAll(() => world.close());

const get = <T>(type: abstract new (...args: never[]) => T): T => world.app.app.get<T>(type, { strict: false });
const detached = <T>(work: () => Promise<T>): Promise<T> => get(ContextStore).runDetached(work);
const signUp = async (email: string, acceptedPolicyVersion?: string) =>
  (await world.app.graphql<{ signUp: { __typename: string; field: string } }>(SIGN_UP, { input: { email, password: 'teal otters juggle at dawn', ageConfirmed: true, acceptedPolicyVersion } })).data.signUp;

describe('who is bound to which version', () => {
  it('the version named at sign-up becomes a record; one that is not in force is refused', async () => {
    expect(await signUp('old@example.com', '1999-01-01')).toEqual({ __typename: 'InvalidInput', field: 'acceptedPolicyVersion' });
    expect(await signUp('new@example.com', FIRST)).toMatchObject({ __typename: 'SignUpAccepted' });
    const token = await waitFor(async () => /token=([\w-]+)/.exec((await world.app.mails('new@example.com'))[0]?.text ?? '')?.[1], { what: 'the link' });
    const { cookie } = await world.app.graphql(VERIFY, { token });
    const { data } = await world.app.graphql<{ viewer: { legalAcceptances: object[] } }>(BOUND, {}, { cookie });
    expect(data.viewer.legalAcceptances).toContainEqual({ kind: 'PRIVACY_POLICY', version: FIRST, basis: 'SIGN_UP' });
    expect(data.viewer.legalAcceptances).toContainEqual({ kind: 'TERMS', version: FIRST, basis: 'IN_FORCE' });
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

    const commitments = async ({ accountId }: Person) => {
      const found = await detached(() => get(Acceptances).commitments(accountId, PRIVACY_POLICY));
      return found && { version: found.version, company: found.figures['fact:company.name'], logs: found.figures['figure:retention.server-logs'] };
    };
    expect(await commitments(before)).toEqual({ version: FIRST, company: 'Innomatrix Limited', logs: 'P90D' });
    expect(await commitments(after)).toEqual({ version: '2027-02-01', company: 'Somebody Else Inc', logs: 'P10Y' });
    // Word for word, as it was.
    expect(await world.document(PRIVACY_POLICY, FIRST)).toEqual(promised);
    expect(promised.markdown).toContain('Innomatrix Limited');
    expect((await world.document(PRIVACY_POLICY)).markdown).toContain('Somebody Else Inc');
    // The other documents are sealed with the first owner's name.
    await world.editData('company.json', (text) => text.replace('Somebody Else Inc', 'Innomatrix Limited'));
    await world.editData('retention.json', (text) => text.replace('P10Y', 'P90D'));
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
