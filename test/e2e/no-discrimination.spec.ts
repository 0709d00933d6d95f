import { AccountPurpose, isPerRecipient } from '../../src/modules/consent/domain/account-purpose.js';
import { type As, startApp, type TestApp } from '../support/app.js';
import { type Customer, customer } from './customer.js';

const PICTURE = { kind: 'TEXT_TO_IMAGE', modelId: 'studio-image', prompt: 'a quiet lake', resolution: '512', seed: 3 };
const CLIP = { kind: 'TEXT_TO_VIDEO', modelId: 'studio-video', prompt: 'a quiet lake', resolution: '360p', durationSeconds: 2, aspectRatio: '16:9' };
const CREDITS = 300;

let app: TestApp;
beforeAll(async () => { app = await startApp(); });
afterAll(() => app.close());

/** Prices, credits and what one may order. */
async function terms(who: Customer, as: As): Promise<unknown> {
  const quote = (input: object) => who.query<{ quoteGeneration: object }>('query ($input: CreateGenerationInput!) { quoteGeneration(input: $input) { __typename ... on Quote { credits } } }', { input }, as);
  const lists = await who.query<object>(
    `{ generationModels { slug available creditsFrom limits kinds } templates(first: 50) { nodes { slug credits kind } }
       viewer { credits { available held grants(first: 10) { nodes { source amount remaining } } } } }`, {}, as);
  const quotes = [await quote(PICTURE), await quote({ ...PICTURE, count: 2 }), await quote(CLIP)];
  expect(quotes).toEqual([3, 6, expect.any(Number)].map((credits) => ({ quoteGeneration: { __typename: 'Quote', credits } })));
  return { lists, quotes };
}

/** What an order costs in the end: what is held for it. */
const ordered = (who: Customer, as: As) => who.mutate('createGeneration', { ...PICTURE, prompt: 'studio:slow=60' }, '... on Generation { id cost { quoted held } }', as);

/** How often it may be asked for before it is too much. */
async function patience(as: As): Promise<number> {
  for (let times = 0; times < 100; times += 1) {
    const { errors } = await app.graphql('mutation { requestReauthenticationCode }', {}, as);
    if (errors) {
      expect(errors[0]?.extensions.code).toBe('THROTTLED');
      return times;
    }
  }
  return Infinity;
}

/** Refuses all that can be refused, withdraws all that can be withdrawn, objects to the rest. */
async function useEveryRight(who: Customer, as: As): Promise<void> {
  const { cookieBanner } = await who.query<{ cookieBanner: { id: string } }>('{ cookieBanner { id } }', {}, as);
  expect(await who.mutate('setCookieConsent', { bannerId: cookieBanner.id, analytics: false, marketing: false }, '', as)).toMatchObject({ __typename: 'CookieConsent' });
  for (const purpose of Object.values(AccountPurpose).filter((one) => !isPerRecipient(one))) {
    const { consentNotice } = await who.query<{ consentNotice: { id: string } | null }>('query ($purpose: ConsentPurpose!) { consentNotice(purpose: $purpose) { id } }', { purpose }, as);
    const set = (input: object) => who.mutate('setConsent', { purpose, ...input }, '', as);
    if (consentNotice) expect([purpose, await set({ granted: true, noticeId: consentNotice.id })]).toEqual([purpose, { __typename: 'ConsentState' }]);
    expect([purpose, await set({ granted: false })]).toEqual([purpose, { __typename: 'ConsentState' }]);
  }
}

it('price, credits and limits are the same before and after every right was used, and as for somebody who used none [P81]', async () => {
  const [silent, using] = [await customer(app, CREDITS), await customer(app, CREDITS)];
  const signalling: As = { ...using.as, headers: { 'sec-gpc': '1' } };
  const before = await terms(using, using.as);
  await useEveryRight(using, signalling);
  expect(await terms(using, signalling)).toEqual(before);
  expect(await terms(using, using.as)).toEqual(before);
  expect(await terms(silent, silent.as)).toEqual(before);

  const [one, other] = [await ordered(silent, silent.as), await ordered(using, signalling)];
  expect(other.cost).toEqual(one.cost);
  expect(one.cost).toMatchObject({ held: 3 });
  const balance = (who: Customer) => who.query('{ viewer { credits { available held } } }');
  expect(await balance(using)).toEqual(await balance(silent));

  const [allowed, alsoAllowed] = [await patience(silent.as), await patience(signalling)];
  expect(alsoAllowed).toBe(allowed);
  expect(allowed).toBeGreaterThan(0);
});
