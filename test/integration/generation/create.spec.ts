import { DomainError } from '../../../src/platform/errors/index.js';
import { newId, parseId, toPublicId } from '../../../src/platform/ids/index.js';
import { GenerationKind, GenerationStatus } from '../../../src/modules/generation/index.js';
import { waitFor } from '../../support/wait-for.js';
import { clip, openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop(); });
afterEach(() => shop.checkLedger());
afterAll(() => shop.close());

/** What was refused, e.g. `INVALID_INPUT prompt`. */
const refusal = (work: Promise<unknown>) => work.then(() => 'accepted', (error: unknown) => {
  if (!(error instanceof DomainError)) throw error;
  return [error.code, error.extra['field']].filter(Boolean).join(' ');
});

describe('an order', () => {
  it('becomes a task with its credits on hold and a job, all at once', async () => {
    const who = await shop.customer(10);
    const task = await shop.service.create(who, { ...picture, count: 2, seed: 7 });
    expect(task).toMatchObject({ status: GenerationStatus.QUEUED, quoted: 2 * PRICE, held: 2 * PRICE, charged: 0, attempt: 0 });
    expect(await shop.find(task)).toMatchObject({ prompt: 'a fox on a hill', parameters: { count: 2, seed: 7, resolution: '512', aspectRatio: '1:1', durationSeconds: null } });
    expect(await shop.balance(who)).toMatchObject({ available: 10 - 2 * PRICE, held: 2 * PRICE });
    expect(await shop.count('jobs', `name = 'generation.render' AND key = '${task.id}'`)).toBe(1);
  });

  it('that cannot be paid leaves nothing behind', async () => {
    const who = await shop.customer(PRICE - 1);
    expect(await refusal(shop.service.create(who, picture))).toBe('INSUFFICIENT_CREDITS');
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(0);
    expect(await shop.balance(who)).toMatchObject({ available: PRICE - 1, held: 0 });
  });

  it('50 at once with credits for 10: exactly 10', async () => {
    const who = await shop.customer(10 * PRICE);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => refusal(shop.service.create(who, picture))));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === 'INSUFFICIENT_CREDITS')).toHaveLength(40);
    expect(await shop.balance(who)).toMatchObject({ available: 0, held: 10 * PRICE });
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(10);
  });

  it('is refused for what it is, and changes nothing', async () => {
    const who = await shop.customer(100);
    const order = (change: object) => refusal(shop.service.create(who, { ...picture, ...change }));
    expect(await order({ prompt: 'x'.repeat(2_001) })).toBe('INVALID_INPUT prompt');
    expect(await order({ modelId: undefined })).toBe('INVALID_INPUT modelId');
    expect(await order({ templateId: 'night-poster' })).toBe('INVALID_INPUT templateId');
    expect(await order({ modelId: 'dall-e' })).toBe('NOT_FOUND');
    expect(await order({ modelId: toPublicId('model', newId()) })).toBe('NOT_FOUND');
    expect(await order({ modelId: toPublicId('gen', newId()) })).toBe('NOT_FOUND');
    expect(await order({ modelId: 'studio-video' })).toBe('INVALID_INPUT kind');
    expect(await order({ maxCredits: PRICE - 1 })).toBe('PRICE_ABOVE_MAXIMUM maxCredits');
    expect(await order({ maxCredits: -1 })).toBe('INVALID_INPUT maxCredits');
    expect(await order({ prompt: 'naked children' })).toBe('CONTENT_REJECTED');
    expect(await order({ templateId: 'night-poster', modelId: undefined, prompt: 'n4ked ch1ldren' })).toBe('CONTENT_REJECTED');
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(0);
    expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
  });

  it("from a picture needs a READY one of one's own", async () => {
    const [who, other] = [await shop.customer(100), await shop.customer(0)];
    const order = (id: string) => refusal(shop.service.create(who, { kind: GenerationKind.IMAGE_TO_IMAGE, modelId: 'studio-image', resolution: '512', inputUploadIds: [id] }));
    const { upload: pending } = await shop.media.createTicket(who.accountId, { contentType: 'image/png', byteSize: 9 });
    expect(await order(toPublicId('upl', pending.id))).toBe('UPLOAD_NOT_READY inputUploadIds');
    expect(await order(await shop.upload(other))).toBe('NOT_FOUND');
    expect(await order(toPublicId('upl', newId()))).toBe('NOT_FOUND');
    expect(await order('')).toBe('NOT_FOUND');
    expect(await order(await shop.upload(who))).toBe('accepted');
  });

  it('whose picture is deleted while it is taken is refused', async () => {
    const who = await shop.customer(100);
    const id = await shop.upload(who);
    let commit = () => undefined as void;
    const committed = new Promise<void>((resolve) => { commit = resolve; });
    let isDeleted = false;
    const deleting = shop.uow.run(async () => {
      await shop.media.deleteUpload(who.accountId, parseId('upl', id));
      isDeleted = true;
      await committed;
    });
    await waitFor(() => isDeleted);
    const order = refusal(shop.service.create(who, { kind: GenerationKind.IMAGE_TO_IMAGE, modelId: 'studio-image', resolution: '512', inputUploadIds: [id] }));
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await waitFor(async () => (await shop.database.ownerQuery(waiting)).length > 0, { what: 'the order to wait for the deletion' });
    commit();
    await deleting;
    expect(await order).toBe('NOT_FOUND');
    expect(await shop.balance(who)).toMatchObject({ available: 100, held: 0 });
  });

  it('of a template takes its model, its parameters and its price', async () => {
    const who = await shop.customer(100);
    const task = await shop.service.create(who, { kind: GenerationKind.TEXT_TO_IMAGE, templateId: 'night-poster', prompt: 'a lighthouse' });
    expect(task).toMatchObject({ prompt: 'a lighthouse', quoted: 5, parameters: { aspectRatio: '2:3', resolution: '1024' }, templateId: expect.any(String) });
  });

  it('from a TEST key costs nothing', async () => {
    const who = { ...(await shop.customer(0)), apiKeyId: newId(), testMode: true };
    expect(await shop.service.create(who, picture)).toMatchObject({ quoted: PRICE, held: 0, holdId: null, testMode: true });
  });
});

describe('TEST keys, which pay nothing,', () => {
  const tester = async (credits = 0) => ({ ...(await shop.customer(credits)), apiKeyId: newId(), testMode: true });

  it('have five tasks at a time, however many are asked for at once', async () => {
    const who = await tester(PRICE);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => refusal(shop.service.create(who, picture))));
    expect(outcomes.toSorted()).toEqual([...Array<string>(7).fill('RATE_LIMITED'), ...Array<string>(5).fill('accepted')]);
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(5);
    // What is paid for doesn't count, and another account has its own five.
    expect(await refusal(shop.service.create({ ...who, apiKeyId: null, testMode: false }, picture))).toBe('accepted');
    expect(await refusal(shop.service.create(await tester(), picture))).toBe('accepted');
    const [task] = (await shop.service.current(who.accountId, 10)).filter(({ testMode }) => testMode);
    await shop.service.cancel(who.accountId, task?.id ?? '');
    expect(await refusal(shop.service.create(who, picture))).toBe('accepted');
  });

  it('ask thirty times a minute', async () => {
    const who = await tester();
    const outcomes = await Promise.all(Array.from({ length: 31 }, () => refusal(shop.service.create(who, { ...picture, prompt: '' }))));
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).toHaveLength(1);
    expect(await refusal(shop.service.create({ ...who, apiKeyId: null, testMode: false }, { ...picture, prompt: '' }))).toBe('INVALID_INPUT prompt');
  });
});

describe('a model that is switched off', () => {
  it('takes no orders', async () => {
    const closed = await openWorkshop('api', { STUDIO_ENABLED: 'false' });
    const who = await closed.customer(100);
    expect(await refusal(closed.service.create(who, picture))).toBe('MODEL_UNAVAILABLE');
    expect(await refusal(closed.service.quote(who, picture))).toBe('MODEL_UNAVAILABLE');
    await closed.close();
  });
});

describe('an idempotency key', () => {
  const key = () => newId();

  it('used again gives the same task, as it is now, and is charged once', async () => {
    const who = await shop.customer(PRICE);
    const order = { ...picture, idempotencyKey: key() };
    const task = await shop.service.create(who, order);
    await shop.work(task.id);
    // No credits are left: a repetition is answered before anything is checked.
    expect(await shop.service.create(who, order)).toMatchObject({ id: task.id, status: GenerationStatus.SUCCEEDED });
    expect(await shop.balance(who)).toMatchObject({ available: 0, held: 0 });
  });

  it('for another order is a conflict, and for another account its own', async () => {
    const [who, other] = [await shop.customer(100), await shop.customer(100)];
    const idempotencyKey = key();
    const task = await shop.service.create(who, { ...picture, idempotencyKey });
    expect(await refusal(shop.service.create(who, { ...picture, prompt: 'another', idempotencyKey }))).toBe('IDEMPOTENCY_CONFLICT');
    expect((await shop.service.create(other, { ...picture, idempotencyKey })).id).not.toBe(task.id);
  });

  it('of ten twins at once makes one task', async () => {
    const who = await shop.customer(100);
    const order = { ...picture, idempotencyKey: key() };
    const tasks = await Promise.all(Array.from({ length: 10 }, () => shop.service.create(who, order)));
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(1);
    expect(await shop.balance(who)).toMatchObject({ available: 100 - PRICE, held: PRICE });
  });

  it('is free again after a refusal, and after 24 hours', async () => {
    const who = await shop.customer(2 * PRICE);
    const idempotencyKey = key();
    expect(await refusal(shop.service.create(who, { ...picture, prompt: '', idempotencyKey }))).toBe('INVALID_INPUT prompt');
    const task = await shop.service.create(who, { ...picture, idempotencyKey });
    shop.clock.moveTo(24 * 3_600_000 + 1_000);
    expect((await shop.service.create(who, { ...picture, idempotencyKey })).id).not.toBe(task.id);
    shop.clock.moveTo(0);
  });
});

describe('a quote', () => {
  it('names the price and caps the charge for the same input', async () => {
    const who = await shop.customer(100);
    const quote = await shop.service.quote(who, clip);
    expect(quote).toMatchObject({ credits: 2, provider: 'studio' });
    await shop.database.ownerQuery('UPDATE quotes SET credits = 1 WHERE id = $1', [quote.id]);
    expect(await shop.service.create(who, { ...clip, quoteId: toPublicId('quote', quote.id) })).toMatchObject({ quoted: 1, held: 1 });
    await shop.database.ownerQuery('UPDATE quotes SET credits = 50 WHERE id = $1', [quote.id]);
    expect(await shop.service.create(who, { ...clip, quoteId: toPublicId('quote', quote.id) })).toMatchObject({ quoted: 2 });
  });

  it('holds for its input, its account and ten minutes', async () => {
    const [who, other] = [await shop.customer(100), await shop.customer(100)];
    const quoteId = toPublicId('quote', (await shop.service.quote(who, picture)).id);
    expect(await refusal(shop.service.create(who, { ...picture, seed: 3, quoteId }))).toBe('QUOTE_NOT_USABLE quoteId');
    expect(await refusal(shop.service.create(other, { ...picture, quoteId }))).toBe('QUOTE_NOT_USABLE quoteId');
    expect(await refusal(shop.service.create(who, { ...picture, quoteId: toPublicId('gen', newId()) }))).toBe('QUOTE_NOT_USABLE quoteId');
    expect(await refusal(shop.service.create(who, { ...picture, quoteId }))).toBe('accepted');
    shop.clock.moveTo(10 * 60_000 + 1_000);
    expect(await refusal(shop.service.create(who, { ...picture, quoteId }))).toBe('QUOTE_NOT_USABLE quoteId');
    shop.clock.moveTo(0);
  });
});
