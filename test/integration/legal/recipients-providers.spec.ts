import { readPolicyFile } from '../../../src/config/index.js';
import { AccountPurpose } from '../../../src/modules/consent/index.js';
import { AccountChoices } from '../../../src/modules/consent/account-choices.js';
import { FailureCode, type GenerationRecord, GenerationStatus, type Requester } from '../../../src/modules/generation/index.js';
import { CatalogueResolver } from '../../../src/modules/generation/graphql/catalogue.resolver.js';
import { StableDiffusionTimings } from '../../../src/modules/generation/providers/stable-diffusion/timings.js';
import { EvidenceKind, type RecipientFacts, Recipients } from '../../../src/modules/legal/index.js';
import { readRegister } from '../../../src/modules/legal/domain/recipient-register.js';
import { RECIPIENT_REGISTER } from '../../../src/modules/legal/recipient-register.provider.js';
import { RecordRecipientEvidence } from '../../../src/modules/legal/record-recipient-evidence.js';
import { ContextStore, Locale } from '../../../src/platform/context/index.js';
import { newId } from '../../../src/platform/ids/index.js';
import { type StableDiffusionServer, startStableDiffusionServer } from '../../support/stable-diffusion-server.js';
import { waitFor } from '../../support/wait-for.js';
import { quick } from '../generation/stable-diffusion-bench.js';
import { openWorkshop, picture, type Workshop } from '../generation/workshop.js';

const DAY_MS = 86_400_000;
const PRICE = 3;
const order = { ...picture, modelId: 'stable-diffusion' };
/** Who would make the pictures, were that server somebody else's. */
const OUTSIDE = 'black-forest-labs';

let server: StableDiffusionServer;
let shop: Workshop;
beforeEach(async () => {
  server = await startStableDiffusionServer();
});
afterEach(async () => {
  await shop.checkLedger().finally(() => shop.close());
  await server.close();
});

/** An installation whose Stable Diffusion server is an outside company's. */
async function open(change: Partial<RecipientFacts> = {}): Promise<void> {
  const register = readRegister(readPolicyFile('recipients.json'), readPolicyFile('transfers.json'));
  const recipients = register.recipients.map((one): RecipientFacts => {
    if (one.key === 'in-house') return { ...one, providers: ['studio'], hosts: [] };
    return one.key === OUTSIDE ? { ...one, active: true, providers: ['stable-diffusion'], hosts: [{ from: 'STABLE_DIFFUSION_URL' }], ...change } : one;
  });
  shop = await openWorkshop('api', { STABLE_DIFFUSION_URL: server.url }, [[RECIPIENT_REGISTER, { ...register, recipients }]]);
  Object.assign(get(StableDiffusionTimings), quick);
}

const get = <T>(type: abstract new (...args: never[]) => T): T => shop.module.get<T>(type, { strict: false });
const inDays = (days: number): Date => new Date(shop.clock.now().getTime() + days * DAY_MS);
const show = (validUntil: Date, kind = EvidenceKind.NO_TRAINING): Promise<RecipientFacts> =>
  get(ContextStore).runDetached(() => get(RecordRecipientEvidence).run({ recipient: OUTSIDE, kind, reference: 'Terms of 2026, clause 4', url: null, validUntil }));
const REFUSED = 'ModelUnavailableError';
/** The name of the error, or what came instead. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'taken', (error: unknown) => (error instanceof Error ? error.name : error));
/** What `generationModels` says of the model to somebody. */
const shownTo = (accountId: string | null): Promise<{ available: boolean; consentRecipientId: string | null }> => {
  const caller = accountId === null ? null : ({ kind: 'session', accountId } as never);
  const context = { correlationId: 'x', caller, locale: Locale.EN, ip: '', userAgent: '', memo: new Map() };
  return get(ContextStore).run(context, async () => {
    const resolver = get(CatalogueResolver);
    const model = (await resolver.generationModels()).find(({ slug }) => slug === 'stable-diffusion');
    if (!model) throw new Error('the model is not shown');
    return { available: await resolver.available(model), consentRecipientId: resolver.consentRecipientId(model) };
  });
};
const availableTo = async (accountId: string | null): Promise<boolean> => (await shownTo(accountId)).available;
const notMade = async (who: Requester, task: GenerationRecord): Promise<void> => {
  expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.PROVIDER_UNAVAILABLE, charged: 0 });
  expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
  expect(await shop.count('generation_routes')).toBe(0);
  expect(server.renders).toEqual([]);
};

it('a provider whose evidence has expired, or is missing, is not eligible [P34]', async () => {
  await open();
  const who = await shop.customer(100);
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  await show(inDays(30));
  expect(await shownTo(null)).toEqual({ available: true, consentRecipientId: null });
  const task = await shop.service.create(who, order);
  await shop.work(task.id);
  expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, charged: PRICE });
  const [evidence] = await shop.database.ownerQuery<{ id: string }>('SELECT id FROM recipient_evidence');
  const [route] = await shop.database.ownerQuery('SELECT provider, recipient, country, transfer_mechanism, evidence_ids, deletion_status FROM generation_routes');
  expect(route).toEqual({
    provider: 'stable-diffusion', recipient: OUTSIDE, country: 'DE', transfer_mechanism: 'uk-adequacy', evidence_ids: [evidence?.id], deletion_status: 'PENDING',
  });
  shop.clock.moveTo(30 * DAY_MS);
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  expect(await outcome(shop.service.quote(who, order))).toBe(REFUSED);
  expect(await availableTo(null)).toBe(false);
  // Our own machines have to show nothing.
  await shop.service.cancel(who.accountId, (await shop.service.create(who, picture)).id);
});

it('evidence that expires before a task is sent ends it without a charge, and nothing is sent [P34]', async () => {
  await open();
  await show(inDays(1));
  const who = await shop.customer(100);
  const task = await shop.service.create(who, order);
  shop.clock.moveTo(DAY_MS);
  await shop.work(task.id);
  await notMade(who, task);
  expect(server.renders).toEqual([]);
});

it('evidence that expires while a task runs lets it finish: its data is there already', async () => {
  await open();
  await show(inDays(1));
  const task = await shop.service.create(await shop.customer(100), order);
  server.pause();
  const working = shop.work(task.id);
  await waitFor(() => server.renders.at(-1)?.state === 'running', { what: 'the render' });
  shop.clock.moveTo(DAY_MS);
  server.resume();
  await working;
  expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, charged: PRICE });
});

it('evidence that expires after a failed attempt lets no other one be sent', async () => {
  await open();
  await show(inDays(1));
  const who = await shop.customer(100);
  const task = await shop.service.create(who, order);
  server.outcomes.push('fails');
  await expect(shop.work(task.id)).rejects.toMatchObject({ name: 'ProviderFailure' });
  shop.clock.moveTo(DAY_MS);
  await shop.work(task.id);
  expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.FAILED, failureCode: FailureCode.PROVIDER_UNAVAILABLE, charged: 0 });
  expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
  expect(server.renders).toHaveLength(1);
});

it('later evidence ends earlier evidence, here and in other processes', async () => {
  await open();
  await show(inDays(30));
  const who = await shop.customer(100);
  await shop.service.cancel(who.accountId, (await shop.service.create(who, order)).id);
  await show(inDays(-1));
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  // Another process files what holds again.
  await shop.database.ownerQuery(`INSERT INTO recipient_evidence (id, recipient, kind, reference, valid_until, recorded_at) VALUES ($1, $2, 'NO_TRAINING', 'again', $3, $4)`, [newId(), OUTSIDE, inDays(9), shop.clock.now()]);
  await shop.database.ownerQuery(`SELECT pg_notify('recipient_evidence', $1)`, [OUTSIDE]);
  await waitFor(async () => (await get(Recipients).eligibility(OUTSIDE, shop.clock.now())).eligible, { what: 'the news' });
});

it.each<Partial<RecipientFacts>>([{ transferMechanism: 'none' }, { country: 'US' }, { transferMechanism: 'dpf', country: 'CN' }])(
  'a recipient without a transfer mechanism that covers its country is refused: %j [P65]', async (change) => {
    await open(change);
    await show(inDays(30));
    expect(await outcome(shop.service.create(await shop.customer(100), order))).toBe(REFUSED);
    expect(await availableTo(null)).toBe(false);
  });

it('a transfer that rests on explicit consent is refused without the person’s own for that recipient [P66]', async () => {
  await open({ transferMechanism: 'explicit-consent', country: 'CN' });
  await show(inDays(30));
  expect(await shownTo(null)).toEqual({ available: false, consentRecipientId: OUTSIDE });
  const [who, other] = [await shop.customer(100), await shop.customer(100)];
  const choose = (granted: boolean, recipient: string, recipientCountry = 'CN') => get(ContextStore).runDetached(() => shop.uow.run(() =>
    get(AccountChoices).choose(who.accountId, { purpose: AccountPurpose.INTERNATIONAL_TRANSFER, granted, recipient, recipientCountry, source: 'SETTINGS' })));
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  await choose(true, 'vidu');
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  await choose(true, OUTSIDE);
  expect([await availableTo(who.accountId), await availableTo(other.accountId), await availableTo(null)]).toEqual([true, false, false]);
  expect(await outcome(shop.service.create(other, order))).toBe(REFUSED);
  const task = await shop.service.create(who, order);
  await choose(false, OUTSIDE);
  await shop.work(task.id);
  await notMade(who, task);
  await choose(true, OUTSIDE);
  const again = await shop.service.create(who, order);
  await shop.work(again.id);
  expect(await shop.find(again)).toMatchObject({ status: GenerationStatus.SUCCEEDED });
  // Agreed to while it was elsewhere: it has moved since.
  await choose(true, OUTSIDE, 'US');
  expect(await outcome(shop.service.create(who, order))).toBe(REFUSED);
  await choose(true, OUTSIDE);
  expect(await availableTo(who.accountId)).toBe(true);
});

it('a recipient that is switched off is neither chosen nor called [P3]', async () => {
  await open({ active: false });
  await show(inDays(30));
  expect(await outcome(shop.service.create(await shop.customer(100), order))).toBe(REFUSED);
});
