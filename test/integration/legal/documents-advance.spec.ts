import { Client } from 'pg';
import { AdvancePublications } from '../../../src/modules/legal/advance-publications.js';
import { LegalDocumentKind } from '../../../src/modules/legal/domain/document-kind.js';
import { ContextStore, Role } from '../../../src/platform/context/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { LegalWorld, type Person } from '../../e2e/legal-documents-world.js';
import { waitFor } from '../../support/wait-for.js';

const { TERMS, ACCEPTABLE_USE, REFUND_POLICY, PRIVACY_POLICY, COOKIE_POLICY } = LegalDocumentKind;
const VERSION = '2027-02-01';
const LATER = '2027-03-01';

describe('bringing publications on their way', () => {
  let world: LegalWorld;
  let person: Person;
  beforeAll(async () => {
    // Nothing runs by itself here: no mail goes out but by `arrive`.
    world = await LegalWorld.start({ ROLE: 'api' });
    person = await world.person(Role.USER);
    for (const kind of [TERMS, ACCEPTABLE_USE, REFUND_POLICY, PRIVACY_POLICY, COOKIE_POLICY]) await world.write(kind, VERSION);
  }, 60_000);
  afterAll(() => world.close());

  const publish = async (kind: LegalDocumentKind, material = true, effectiveAt?: Date, version = VERSION) => {
    const [officer, admin] = await Promise.all([world.person(Role.PRIVACY_OFFICER), world.person(Role.ADMIN)]);
    const { id } = await world.propose(officer, kind, version, effectiveAt);
    expect(await world.approve(admin, id, material)).toMatchObject({ state: 'APPROVED' });
  };
  const advance = () => {
    const publications = world.app.app.get(AdvancePublications, { strict: false });
    return world.app.app.get(ContextStore).runDetached(() => publications.run({ signal: new AbortController().signal, assertHeld: async () => undefined }));
  };
  const arrive = async () => {
    await world.app.database.ownerQuery("UPDATE mails SET status = 'SENT', sent_at = $1, text = NULL, html = NULL WHERE purpose = 'legal-notice' AND status = 'QUEUED'", [await world.now()]);
  };
  const notices = (kind: LegalDocumentKind, accountId: string | null = null, version = VERSION) => world.app.database.ownerQuery<{ mail_state: string; mail_id: string | null; newcomer: boolean }>(
    'SELECT n.* FROM legal_notices n JOIN legal_documents d ON d.id = n.document_id WHERE d.kind = $1 AND d.version = $2 AND ($3::uuid IS NULL OR n.account_id = $3)', [kind, version, accountId]);
  const versionsTold = async (to: Person) => (await world.notices({ ...to, as: await world.signIn(to.email) })).map(({ documentKind }) => documentKind);

  it('newcomers are told, once, and their mails hold nothing up: the date follows from those who were there before [P87]', async () => {
    await publish(TERMS);
    await advance();
    await arrive();
    await world.advance(1);
    const newcomer = await world.person(Role.USER);
    await advance();
    const publication = await world.publication(TERMS, VERSION);
    expect(publication?.state).toBe('SCHEDULED');
    const [{ last } = { last: null }] = await world.app.database.ownerQuery<{ last: Date }>('SELECT max(told_at) AS last FROM legal_notices WHERE NOT newcomer');
    expect(publication?.notices_sent_at).toEqual(last);
    expect(await versionsTold(newcomer)).toEqual([TERMS]);
    expect(await notices(TERMS, newcomer.accountId)).toEqual([expect.objectContaining({ newcomer: true, mail_state: 'QUEUED' })]);
    await arrive();
    await advance();
    expect(await notices(TERMS, newcomer.accountId)).toEqual([expect.objectContaining({ mail_state: 'SENT' })]);
  });

  it('whoever begins once a version counts has no notice that it is coming, though no worker has noticed yet', async () => {
    await world.advance(30);
    expect(await world.publication(TERMS, VERSION)).toMatchObject({ state: 'SCHEDULED' });
    const newcomer = await world.person(Role.USER);
    expect(await notices(TERMS, newcomer.accountId)).toEqual([]);
    const { data } = await world.app.graphql<{ viewer: { legalAcceptances: object[] } }>('{ viewer { legalAcceptances { kind version basis counts } } }', {}, newcomer.as);
    expect(data.viewer.legalAcceptances).toContainEqual({ kind: TERMS, version: VERSION, basis: 'IN_FORCE', counts: true });
  });

  it('a mail that never arrives is waited for two days: then the notice in the product is the notice [P87]', async () => {
    await publish(ACCEPTABLE_USE);
    await advance();
    await world.advance(1.9);
    await advance();
    expect(await world.publication(ACCEPTABLE_USE, VERSION)).toMatchObject({ state: 'NOTIFYING' });
    await world.advance(0.2);
    await advance();
    expect(await world.publication(ACCEPTABLE_USE, VERSION)).toMatchObject({ state: 'SCHEDULED' });
    expect(await notices(ACCEPTABLE_USE, person.accountId)).toEqual([expect.objectContaining({ mail_state: 'FAILED' })]);
    expect(await versionsTold(person)).toContain(ACCEPTABLE_USE);
  });

  it('what fails keeps back neither what is due nor what others are to be told, and is tried again', async () => {
    await publish(COOKIE_POLICY, false, new Date((await world.now()).getTime() + 86_400_000));
    await publish(REFUND_POLICY);
    await publish(PRIVACY_POLICY);
    await world.advance(1.1);
    await world.app.database.ownerQuery(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no room for it'; END $$`);
    await world.app.database.ownerQuery(`CREATE TRIGGER refuse BEFORE INSERT ON legal_notices FOR EACH ROW WHEN (NEW.document_id = '${await documentId(REFUND_POLICY)}') EXECUTE FUNCTION refuse()`);
    await expect(advance()).rejects.toThrow('no room for it');
    expect(await world.publication(COOKIE_POLICY, VERSION)).toMatchObject({ state: 'IN_FORCE' });
    expect(await notices(REFUND_POLICY, person.accountId)).toEqual([]);
    expect(await notices(PRIVACY_POLICY, person.accountId)).toHaveLength(1);
    await world.app.database.ownerQuery('DROP TRIGGER refuse ON legal_notices');
    await advance();
    expect(await notices(REFUND_POLICY, person.accountId)).toHaveLength(1);
  });

  it('somebody who can\'t be mailed at all has the notice in the product, and everybody else theirs', async () => {
    const stranger = newId();
    await world.app.database.ownerQuery(
      `INSERT INTO accounts (id, email, email_canonical, email_verified_at, locale, role, lifecycle, created_at) VALUES ($1, 'no address', 'no address', now(), 'EN', 'USER', 'ACTIVE', now())`, [stranger]);
    await advance();
    expect(await notices(PRIVACY_POLICY, stranger)).toEqual([expect.objectContaining({ mail_state: 'FAILED', mail_id: null })]);
    await arrive();
    await advance();
    expect(await world.publication(PRIVACY_POLICY, VERSION)).toMatchObject({ state: 'SCHEDULED' });
  });

  it('a database that asks for it to be tried again is: everybody has their notice, and their mail', async () => {
    await world.write(TERMS, LATER);
    await publish(TERMS, true, undefined, LATER);
    await world.app.database.ownerQuery('CREATE SEQUENCE attempts');
    await world.app.database.ownerQuery(`CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('attempts') = 2 THEN RAISE SQLSTATE '40001'; END IF; RETURN NEW; END $$`);
    await world.app.database.ownerQuery('CREATE TRIGGER conflict BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION conflict()');
    await advance();
    await world.app.database.ownerQuery('DROP TRIGGER conflict ON mails');
    expect(await notices(TERMS, person.accountId, LATER)).toEqual([expect.objectContaining({ mail_state: 'QUEUED' })]);
    expect((await notices(TERMS, null, LATER)).filter(({ mail_id }) => mail_id === null)).toHaveLength(1); // the stranger alone
  });

  it('nobody is told of a version once it is withdrawn', async () => {
    await world.write(COOKIE_POLICY, LATER);
    await publish(COOKIE_POLICY, true, undefined, LATER);
    const client = new Client({ connectionString: world.app.database.ownerUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query(`UPDATE legal_publications SET state = 'WITHDRAWN', withdrawn_at = now() WHERE document_id = $1`, [await documentId(COOKIE_POLICY, LATER)]);
    const run = advance();
    await waitFor(async () => (await client.query('SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))')).rowCount === 1, { what: 'somebody who waits' });
    await client.query('COMMIT');
    await run;
    await client.end();
    expect(await notices(COOKIE_POLICY, null, LATER)).toEqual([]);
  });

  const documentId = async (kind: LegalDocumentKind, version = VERSION) =>
    (await world.app.database.ownerQuery<{ id: string }>('SELECT id FROM legal_documents WHERE kind = $1 AND version = $2', [kind, version]))[0]?.id;
});
