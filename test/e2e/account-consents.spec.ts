import { AccountPurpose, Consents } from '../../src/modules/consent/index.js';
import { ConsentNotices } from '../../src/modules/consent/consent-notices.js';
import { AccountChoices } from '../../src/modules/consent/account-choices.js';
import { ContextStore, Locale } from '../../src/platform/context/index.js';
import { UnitOfWork } from '../../src/platform/database/index.js';
import { toPublicId } from '../../src/platform/ids/index.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { newcomer, type Newcomer } from './newcomer.js';

interface State { purpose: string; granted: boolean; basis: string; recipientId: string | null; since: string | null }
interface Result extends State { __typename: string; code: string; field: string | null }
interface Notice { id: string; html: string; textHash: string; policyVersion: string }

const SET = `mutation ($input: SetConsentInput!) { result: setConsent(input: $input) {
  __typename ... on ConsentState { purpose granted basis recipientId since } ... on UserError { code } ... on InvalidInput { field } } }`;
const STATES = '{ viewer { consents { purpose granted basis recipientId since } } }';
const HISTORY = '{ viewer { consentHistory { nodes { id purpose granted source textHash policyVersion locale regime gpc } pageInfo { hasNextPage } } } }';
/** Needs an explicit agreement, by policies/recipients.json. */
const VIDU = 'vidu';

describe('what account holders choose about', () => {
  let app: TestApp;
  beforeAll(async () => { app = await startApp(); });
  afterAll(() => app.close());

  const get = <T>(type: abstract new (...args: never[]) => T): T => app.app.get<T>(type, { strict: false });
  const set = async (as: As, input: object): Promise<Result> => (await app.graphql<{ result: Result }>(SET, { input }, as)).data.result;
  const statesOf = async (as: As): Promise<State[]> => (await app.graphql<{ viewer: { consents: State[] } }>(STATES, {}, as)).data.viewer.consents;
  const historyOf = async (as: As) => (await app.graphql<{ viewer: { consentHistory: { nodes: Record<string, unknown>[] } } }>(HISTORY, {}, as)).data.viewer.consentHistory.nodes;
  const notice = async (purpose: string, recipientId?: string, locale?: string): Promise<Notice | null> => (await app.graphql<{ consentNotice: Notice | null }>(
    'query ($purpose: ConsentPurpose!, $locale: Locale, $recipientId: ID) { consentNotice(purpose: $purpose, locale: $locale, recipientId: $recipientId) { id html textHash policyVersion } }',
    { purpose, recipientId, locale })).data.consentNotice;
  const shown = async (purpose: string, recipientId?: string): Promise<string> => (await notice(purpose, recipientId))?.id ?? '';
  const granted = (accountId: string, purpose: AccountPurpose, recipient?: string): Promise<boolean> =>
    get(ContextStore).runDetached(() => get(Consents).granted(accountId, purpose, recipient));
  const person = (): Promise<Newcomer> => newcomer(app);

  it('somebody new has given none of the consents, and nothing may be done with what is theirs [P27] [P20]', async () => {
    const { as, accountId } = await person();
    const states = await statesOf(as);
    expect(new Set(states.map(({ purpose }) => purpose))).toEqual(new Set(Object.values(AccountPurpose)));
    expect(states.filter((state) => state.granted || state.basis !== 'NONE')).toEqual([]);
    for (const purpose of Object.values(AccountPurpose)) expect([purpose, await granted(accountId, purpose)]).toEqual([purpose, false]);
    expect(await granted(accountId, AccountPurpose.INTERNATIONAL_TRANSFER, VIDU)).toBe(false);
    expect(await historyOf(as)).toEqual([]);
  });

  it.each(['MARKETING_EMAIL', 'MODEL_TRAINING', 'PRODUCT_IMPROVEMENT'] as const)('%s: agreed to after the notice, withdrawn without one, each from the next request on [P74]', async (purpose) => {
    const { as, accountId } = await person();
    expect(await set(as, { purpose, granted: true, noticeId: await shown(purpose) })).toMatchObject({ __typename: 'ConsentState', purpose, granted: true, basis: 'CONSENT' });
    expect(await granted(accountId, AccountPurpose[purpose])).toBe(true);
    expect((await statesOf(as)).find((state) => state.purpose === purpose)).toMatchObject({ granted: true, basis: 'CONSENT', since: expect.any(String) as string });
    expect(await set(as, { purpose, granted: false })).toMatchObject({ __typename: 'ConsentState', granted: false, basis: 'NONE' });
    expect(await granted(accountId, AccountPurpose[purpose])).toBe(false);
    expect((await statesOf(as)).filter((state) => state.granted)).toEqual([]);
  });

  it('nobody agrees to what they were not shown', async () => {
    const { as, accountId } = await person();
    const purpose = 'MODEL_TRAINING';
    expect(await set(as, { purpose, granted: true })).toMatchObject({ __typename: 'InvalidInput', field: 'noticeId' });
    expect(await set(as, { purpose, granted: true, noticeId: await shown('MARKETING_EMAIL') })).toMatchObject({ __typename: 'InvalidInput', field: 'noticeId' });
    for (const noticeId of ['nonsense', toPublicId('gen', accountId), toPublicId('notice', accountId)]) {
      expect([noticeId, (await set(as, { purpose, granted: true, noticeId })).__typename]).toEqual([noticeId, 'NotFound']);
    }
    expect(await set(as, { purpose, granted: true, noticeId: await shown(purpose), recipientId: VIDU })).toMatchObject({ __typename: 'InvalidInput', field: 'recipientId' });
    expect(await granted(accountId, AccountPurpose.MODEL_TRAINING)).toBe(false);
    // A refusal gets through whatever comes with it.
    expect(await set(as, { purpose, granted: false, noticeId: 'nonsense' })).toMatchObject({ __typename: 'ConsentState', granted: false });
  });

  it('a transfer is agreed to for one recipient, after the notice that named it [P66]', async () => {
    const { as, accountId } = await person();
    const purpose = 'INTERNATIONAL_TRANSFER';
    const mayGo = (recipient?: string) => granted(accountId, AccountPurpose.INTERNATIONAL_TRANSFER, recipient);
    const { html = '', policyVersion = '' } = (await notice(purpose, VIDU)) ?? {};
    const { id: aboutOthers } = await get(ContextStore).runDetached(() =>
      get(ConsentNotices).keep({ kind: purpose, locale: Locale.EN, policyVersion, html: html.replace('data-recipient="vidu"', 'data-recipient="somebody-else"') }));
    expect(await set(as, { purpose, granted: true, noticeId: await shown(purpose, VIDU) })).toMatchObject({ __typename: 'InvalidInput', field: 'recipientId' });
    expect(await set(as, { purpose, granted: true, recipientId: VIDU })).toMatchObject({ __typename: 'InvalidInput', field: 'noticeId' });
    for (const noticeId of [await shown('MODEL_TRAINING'), toPublicId('notice', aboutOthers)]) {
      expect(await set(as, { purpose, granted: true, noticeId, recipientId: VIDU })).toMatchObject({ __typename: 'InvalidInput', field: 'noticeId' });
    }
    for (const recipientId of ['nobody', 'stripe']) expect(await set(as, { purpose, granted: true, noticeId: await shown(purpose, VIDU), recipientId })).toMatchObject({ __typename: 'NotFound' });
    expect(await mayGo(VIDU)).toBe(false);

    expect(await set(as, { purpose, granted: true, noticeId: await shown(purpose, VIDU), recipientId: VIDU })).toMatchObject({ granted: true, recipientId: VIDU });
    expect([await mayGo(VIDU), await mayGo('stability-ai'), await mayGo()]).toEqual([true, false, false]);
    expect(await set(as, { purpose, granted: false, recipientId: VIDU })).toMatchObject({ granted: false, recipientId: VIDU });
    expect(await mayGo(VIDU)).toBe(false);
  });

  it('is written down once each, with what was shown', async () => {
    const { as } = await person();
    const purpose = 'PRODUCT_IMPROVEMENT';
    const [asked, ...others] = await Promise.all([undefined, 'DE', 'JA'].map((locale) => notice(purpose, undefined, locale)));
    for (let time = 0; time < 3; time += 1) {
      for (const one of [asked, ...others]) await set(as, { purpose, granted: true, noticeId: one?.id });
    }
    for (let time = 0; time < 3; time += 1) await set(as, { purpose, granted: false });
    const history = await historyOf(as);
    expect(history).toMatchObject([
      { purpose, granted: false, source: 'SETTINGS', textHash: '', gpc: false },
      { purpose, granted: true, source: 'SETTINGS', textHash: asked?.textHash, policyVersion: asked?.policyVersion },
    ]);
    const proof = 'query ($id: ID!) { consentProof(recordId: $id) { html } }';
    expect((await app.graphql(proof, { id: history[1]?.['id'] }, as)).data).toEqual({ consentProof: { html: asked?.html } });
    const other = await person();
    expect((await app.graphql(proof, { id: history[1]?.['id'] }, other.as)).data).toEqual({ consentProof: null });
  });

  it('thousands of changes: agreeing is held up, withdrawing never', async () => {
    const { as, accountId } = await person();
    const purpose = 'MODEL_TRAINING';
    const noticeId = await shown(purpose);
    let last: Result | undefined;
    for (let time = 0; time < 100 && last?.__typename !== 'RateLimited'; time += 1) {
      last = await set(as, { purpose, granted: true, noticeId });
      expect((await set(as, { purpose, granted: false })).granted).toBe(false);
    }
    expect(last?.__typename).toBe('RateLimited');
    expect(await set(as, { purpose: 'PRODUCT_IMPROVEMENT', granted: false })).toMatchObject({ __typename: 'ConsentState', granted: false });
    expect(await granted(accountId, AccountPurpose.MODEL_TRAINING)).toBe(false);
  }, 240_000);

  it('is the business of the person alone', async () => {
    const { as, accountId, email } = await person();
    const input = { purpose: 'MODEL_TRAINING', granted: false };
    expect((await app.graphql(SET, { input })).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const stranger = await person();
    await set(stranger.as, { ...input, granted: true, noticeId: await shown('MODEL_TRAINING') });
    expect(await granted(accountId, AccountPurpose.MODEL_TRAINING)).toBe(false);
    expect(JSON.stringify(await app.database.ownerQuery('SELECT * FROM consent_records'))).not.toMatch(new RegExp(`${accountId}|${email}`));
    expect((await statesOf(as)).filter((state) => state.granted)).toEqual([]);
  });

  it('a text that was replaced is asked anew: it takes no agreement, from the moment on when another one is shown', async () => {
    const { as, accountId } = await person();
    const purpose = 'PRODUCT_IMPROVEMENT';
    const current = await notice(purpose, undefined, 'DE');
    const { html = '', policyVersion = '' } = current ?? {};
    const keep = (text: { html: string; policyVersion: string }) => get(ContextStore).runDetached(() => get(ConsentNotices).keep({ kind: purpose, locale: Locale.DE, ...text }));
    // Other words, and the same words under a policy that has been replaced.
    for (const former of [await keep({ html: '<section>Darf es sein?</section>', policyVersion }), await keep({ html, policyVersion: '2020-01-01' })]) {
      expect(await set(as, { purpose, granted: true, noticeId: toPublicId('notice', former.id) })).toMatchObject({ __typename: 'InvalidInput', field: 'noticeId' });
    }
    expect(await granted(accountId, AccountPurpose.PRODUCT_IMPROVEMENT)).toBe(false);
    expect(await set(as, { purpose, granted: true, noticeId: current?.id })).toMatchObject({ granted: true });
    // On record is the language that was shown, whatever the browser speaks.
    expect(await historyOf(as)).toMatchObject([{ granted: true, locale: 'DE', policyVersion }]);
  });

  it('an agreement to a transfer holds for the country that was named: where the recipient has moved since, it is asked anew [P66]', async () => {
    const { as, accountId } = await person();
    const input = { purpose: 'INTERNATIONAL_TRANSFER', granted: true, recipientId: VIDU, noticeId: await shown('INTERNATIONAL_TRANSFER', VIDU) };
    const mayGo = () => granted(accountId, AccountPurpose.INTERNATIONAL_TRANSFER, VIDU);
    const stateOf = async () => (await statesOf(as)).find(({ recipientId }) => recipientId === VIDU)?.granted;
    // As it would be on record, had the recipient been there at the time.
    await get(ContextStore).runDetached(() => get(UnitOfWork).run(() => get(AccountChoices).choose(
      accountId, { purpose: AccountPurpose.INTERNATIONAL_TRANSFER, granted: true, recipient: VIDU, recipientCountry: 'SG', source: 'SETTINGS' })));
    expect([await mayGo(), await stateOf()]).toEqual([false, false]);
    expect(await set(as, input)).toMatchObject({ granted: true });
    expect([await mayGo(), await stateOf()]).toEqual([true, true]);
    await set(as, input);
    expect(await app.database.ownerQuery('SELECT recipient_country FROM consent_records r JOIN consent_subjects s ON s.id = r.subject_id WHERE s.account_id = $1 ORDER BY seq', [accountId]))
      .toEqual([{ recipient_country: 'SG' }, { recipient_country: 'CN' }]);
  });

  it('every notice is there in eight languages, and is the same bytes each time', async () => {
    for (const purpose of Object.values(AccountPurpose)) {
      const recipient = purpose === AccountPurpose.INTERNATIONAL_TRANSFER ? VIDU : undefined;
      const notices = await Promise.all(Object.values(Locale).map((locale) => notice(purpose, recipient, locale)));
      expect(new Set(notices.map((one) => one?.html)).size).toBe(8);
      for (const one of notices) expect(one?.html).not.toMatch(/[{}]|undefined/);
      expect((await notice(purpose, recipient, 'JA'))?.id).toBe(notices.find((one) => one?.html.includes('lang="ja"'))?.id);
    }
    expect((await notice('INTERNATIONAL_TRANSFER', VIDU, 'DE'))?.html).toMatch(/Vidu.*China.*Risiko/s);
    expect([await notice('INTERNATIONAL_TRANSFER'), await notice('INTERNATIONAL_TRANSFER', 'stripe'), await notice('MODEL_TRAINING', VIDU)]).toEqual([null, null, null]);
  });
});
