import { createHash } from 'node:crypto';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { Role } from '../../src/platform/context/index.js';
import { newId, toPublicId } from '../../src/platform/ids/index.js';
import { startApp, type TestApp } from '../support/app.js';
import { type Banner, places, Visitor } from './cookie-visitor.js';

const PASSWORD = 'teal otters juggle at dawn';
const PROOF = `query ($id: ID!) { consentProof(recordId: $id) { html textHash policyVersion shownFrom
  record { id purpose granted policyVersion locale regime gpc textHash recordedAt } } }`;

interface Proof { html: string | null; textHash: string; policyVersion: string; record: { id: string; purpose: string; granted: boolean; locale: string; regime: string; gpc: boolean } }

describe('proof of choices about cookies', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ TRUST_PROXY: '1' });
  });
  afterAll(() => app.close());

  const proofOf = async (visitor: Visitor, id: string) => (await visitor.ask<{ consentProof: Proof | null }>(PROOF, { id })).data.consentProof;
  /** What was written down last, as the owner of the database sees it. */
  const lastRecords = async () =>
    (await app.database.ownerQuery<{ id: string; purpose: string }>('SELECT id, purpose FROM consent_records ORDER BY id DESC LIMIT 2')).map(({ id, purpose }) => ({ id: toPublicId('consent', id), purpose }));
  const signedIn = async (role: Role, visitor = new Visitor(app)) => {
    const email = `${newId()}@example.com`;
    await app.app.get(SeedAccount, { strict: false }).account({ email, password: PASSWORD, role, displayName: 'Visitor' });
    expect(await visitor.signIn(email, PASSWORD)).toBe('SignedIn');
    return visitor;
  };

  it('the exact banner can be replayed, though the text has changed between showing and answering [P46]', async () => {
    const visitor = new Visitor(app, places.DE);
    const shown: Banner = await visitor.banner('FR');
    // A deployment with other words: the banner of now is another one.
    await app.database.ownerQuery(
      `INSERT INTO consent_notices SELECT gen_random_uuid(), kind, locale, policy_version, sha256(convert_to('<p>New words</p>', 'UTF8')), '<p>New words</p>', shown_from FROM consent_notices WHERE locale = 'FR'`);
    visitor.headers['accept-language'] = 'ja';
    await visitor.answer(true, false, shown.id);
    const records = await lastRecords();
    expect(records.map(({ purpose }) => purpose).sort()).toEqual(['COOKIES_ANALYTICS', 'COOKIES_MARKETING']);
    for (const { id, purpose } of records) {
      const proof = await proofOf(visitor, id);
      expect(proof).toMatchObject({
        html: shown.html, textHash: shown.textHash, policyVersion: shown.policyVersion,
        record: { purpose, granted: purpose === 'COOKIES_ANALYTICS', policyVersion: shown.policyVersion, locale: 'FR', regime: 'EU_EEA', gpc: false, textHash: shown.textHash },
      });
      expect(createHash('sha256').update(proof?.html ?? '').digest('hex')).toBe(proof?.textHash);
    }
  });

  it('what a sign-in carries into the account is proved by what was shown to the browser, not by where it signed in [P46]', async () => {
    const visitor = new Visitor(app, places.DE);
    const shown = await visitor.banner('FR');
    await visitor.answer(true, false, shown.id);
    Object.assign(visitor.headers, { 'x-forwarded-for': places.US, 'accept-language': 'ja' });
    await signedIn(Role.USER, visitor);
    const records = await visitor.records();
    expect(records.map(({ purpose, granted, source }) => [purpose, granted, source])).toEqual([['COOKIES_MARKETING', false, 'SIGN_IN'], ['COOKIES_ANALYTICS', true, 'SIGN_IN']]);
    for (const { id } of records) {
      expect(await proofOf(visitor, id)).toMatchObject({
        html: shown.html, textHash: shown.textHash, policyVersion: shown.policyVersion, record: { policyVersion: shown.policyVersion, locale: 'FR', regime: 'EU_EEA', gpc: false, textHash: shown.textHash },
      });
    }
  });

  it('neither the application nor a slip of its owner rewrites what was shown or chosen [P46]', async () => {
    await new Visitor(app).answer(true, true);
    for (const [table, column] of [['consent_records', 'granted = NOT granted'], ['consent_notices', "html = '<p>Other</p>'"]] as const) {
      for (const change of [`UPDATE ${table} SET ${column}`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
        await expect(app.database.ownerQuery(change)).rejects.toMatchObject({ code: '42501' });
        await expect(app.database.ownerQuery(`DO $$ BEGIN SET LOCAL ROLE dreamlux_app; ${change}; END $$`)).rejects.toMatchObject({ code: '42501' });
      }
    }
    await expect(app.database.ownerQuery(
      `INSERT INTO consent_notices SELECT gen_random_uuid(), kind, locale, policy_version, decode(repeat('00', 32), 'hex'), html, shown_from FROM consent_notices LIMIT 1`)).rejects.toMatchObject({ code: '23514' });
  });

  it('own records only: of this browser, of the account; the privacy officer sees any, which is audited', async () => {
    const [visitor, stranger] = [new Visitor(app), new Visitor(app)];
    await stranger.answer(false, false);
    await visitor.answer(true, true);
    const [record] = await lastRecords();
    const id = record?.id ?? '';
    expect(await proofOf(visitor, id)).toMatchObject({ record: { id } });
    for (const other of [stranger, new Visitor(app), await signedIn(Role.USER), await signedIn(Role.SUPPORT)]) {
      expect(await proofOf(other, id)).toBeNull();
    }
    const audited = () => app.database.ownerQuery("SELECT details FROM audit_events WHERE action = 'consent-proof.read'");
    expect(await audited()).toEqual([]);
    expect(await proofOf(await signedIn(Role.PRIVACY_OFFICER), id)).toMatchObject({ record: { id } });
    expect(await audited()).toHaveLength(1);
    for (const wrong of ['', 'x', id.replace('consent', 'notice'), 'consent_01h00000000000000000000000']) expect(await proofOf(visitor, wrong)).toBeNull();
  });

  it('records name nobody: without its link the choice is about no one [P46]', async () => {
    const visitor = await signedIn(Role.USER);
    await visitor.answer(true, false);
    const records = await visitor.records();
    expect(records.length).toBeGreaterThanOrEqual(2);
    const node = async (id: string) => (await visitor.ask<{ node: object }>('query ($id: ID!) { node(id: $id) { id __typename } }', { id })).data.node;
    expect(await node(records[0]?.id ?? '')).toEqual({ id: records[0]?.id, __typename: 'ConsentRecord' });
    await app.database.ownerQuery('DELETE FROM consent_subjects');
    expect(await visitor.records()).toEqual([]);
    expect(await proofOf(visitor, records[0]?.id ?? '')).toBeNull();
    expect(await node(records[0]?.id ?? '')).toBeNull();
  });
});
