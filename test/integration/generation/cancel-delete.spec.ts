import { Client } from 'pg';
import { Catalogue } from '../../../src/modules/generation/catalogue.js';
import { ModelUnavailableError } from '../../../src/modules/generation/errors.js';
import { Statements } from '../../../src/modules/credits/statements.js';
import { GenerationStatus, type Requester, Visibility } from '../../../src/modules/generation/index.js';
import { InvalidStateError, NotFoundError } from '../../../src/platform/errors/index.js';
import { newId, toPublicId } from '../../../src/platform/ids/index.js';
import { waitFor } from '../../support/wait-for.js';
import { sayYes } from './training-fixture.js';
import { openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop('both'); });
afterEach(() => shop.checkLedger());
afterAll(() => shop.close());

const slow = { ...picture, prompt: 'studio:slow=30' };
const reaches = (task: { accountId: string; id: string }, status: GenerationStatus) =>
  waitFor(async () => (await shop.find(task)).status === status, { what: `the task to be ${status}`, timeoutMs: 20_000 });
const finished = async (who: Awaited<ReturnType<Workshop['customer']>>, order = picture) => {
  const task = await shop.service.create(who, order);
  await reaches(task, GenerationStatus.SUCCEEDED);
  return task;
};
const outputsOf = (id: string) => shop.database.ownerQuery<{ id: string; object_id: string }>('SELECT id, object_id FROM outputs WHERE generation_id = $1 ORDER BY position', [id]);

/** Tasks that the entries of their ledger name. */
const namedTasks = async (accountId: string) => (await shop.module.get(Statements, { strict: false }).entries(accountId, { first: 50, after: null }))
  .map(({ generationId }) => generationId).filter((id) => id !== null);

describe('cancelling', () => {
  it('stops a running task: its worker lets go, a late result is discarded, nothing is charged', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, slow);
    await reaches(task, GenerationStatus.RUNNING);
    expect(await shop.service.cancel(who.accountId, task.id)).toMatchObject({ status: GenerationStatus.CANCELED });
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
    // The worker is free long before the thirty seconds are over.
    await waitFor(async () => (await shop.count('jobs', `key = '${task.id}'`)) === 0, { what: 'the worker to let go' });
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.CANCELED, attempt: 1 });
    expect(await outputsOf(task.id)).toEqual([]);
  });

  it('is possible once, for its owner, and not after the end', async () => {
    const [who, other] = [await shop.customer(2 * PRICE), await shop.customer(0)];
    const task = await shop.service.create(who, slow);
    await expect(shop.service.cancel(other.accountId, task.id)).rejects.toThrow(NotFoundError);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => shop.service.cancel(who.accountId, task.id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const done = await finished(who);
    await expect(shop.service.cancel(who.accountId, done.id)).rejects.toThrow(InvalidStateError);
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
  });
});

describe('deleting', () => {
  it('[P39] a running task: credits go back and nothing of it appears later', async () => {
    const who = await shop.customer(PRICE);
    const task = await shop.service.create(who, slow);
    await reaches(task, GenerationStatus.RUNNING);
    expect(await namedTasks(who.accountId)).toContain(task.id);
    await shop.service.delete(who.accountId, task.id);
    expect(await shop.service.find(who.accountId, task.id)).toBeNull();
    expect(await namedTasks(who.accountId)).toEqual([]);
    expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
    await waitFor(async () => (await shop.count('jobs', `key = '${task.id}'`)) === 0, { what: 'the worker to let go' });
    expect(await outputsOf(task.id)).toEqual([]);
  });

  it('[P39] a finished task takes its files along; what was charged stays charged', async () => {
    const who = await shop.customer(PRICE);
    const task = await finished(who);
    const [output] = await outputsOf(task.id);
    expect(await namedTasks(who.accountId)).toContain(task.id);
    await shop.service.delete(who.accountId, task.id);
    expect(await namedTasks(who.accountId)).toEqual([]);
    expect(await shop.count('stored_objects', `owner_id = '${who.accountId}'`)).toBe(0);
    await waitFor(async () => !(await shop.keys()).some((key) => key.includes(output?.object_id ?? '-')), { what: 'the files to be deleted' });
    expect(await shop.balance(who)).toMatchObject({ available: 0, held: 0 });
  });

  it('[P50] the last output takes the words and parameters along, however many go at once', async () => {
    const who = await shop.customer(2 * PRICE);
    const task = await finished(who, { ...picture, count: 2 });
    const outputs = await outputsOf(task.id);
    await Promise.all(outputs.map(({ id }) => shop.service.deleteOutput(who.accountId, id)));
    expect(await shop.find(task)).toMatchObject({ status: GenerationStatus.SUCCEEDED, prompt: null, negativePrompt: null, parameters: null, charged: 2 * PRICE });
  });

  it('the words leaves the pictures, and is not possible while they are needed', async () => {
    const who = await shop.customer(2 * PRICE);
    const running = await shop.service.create(who, slow);
    await expect(shop.service.deletePrompt(who.accountId, running.id)).rejects.toThrow(InvalidStateError);
    await shop.service.cancel(who.accountId, running.id);
    const task = await finished(who);
    await shop.service.deletePrompt(who.accountId, task.id);
    expect(await shop.find(task)).toMatchObject({ prompt: null, parameters: null });
    expect(await outputsOf(task.id)).toHaveLength(1);
    await expect(shop.service.retry(who, task.id)).rejects.toThrow(InvalidStateError);
  });

  it("and changing is for the owner alone: another's and a missing thing answer alike", async () => {
    const [who, other] = [await shop.customer(PRICE), await shop.customer(0)];
    const task = await finished(who);
    const [output] = await outputsOf(task.id);
    const id = output?.id ?? '';
    for (const attempt of [
      shop.service.delete(other.accountId, task.id), shop.service.deleteOutput(other.accountId, id), shop.service.deletePrompt(other.accountId, task.id),
      shop.service.updateOutput(other, id, { kept: true }), shop.service.retry(other, task.id),
    ]) await expect(attempt).rejects.toThrow(NotFoundError);
    expect(await shop.service.find(other.accountId, task.id)).toBeNull();
    expect(await shop.service.findOutput(other.accountId, id)).toBeNull();
    expect(await shop.service.page(other.accountId, 10, null)).toEqual([]);
    expect(await outputsOf(task.id)).toHaveLength(1);
  });
});

describe('a result that comes late', () => {
  const GATE = 7_311_042;

  it.each([
    ['cancelled', (who: Requester, id: string) => shop.service.cancel(who.accountId, id)],
    ['[P39] deleted', (who: Requester, id: string) => shop.service.delete(who.accountId, id)],
  ])('for a task that was %s when its files were written already leaves nothing, and the hold is settled once', async (_how, end) => {
    const who = await shop.customer(PRICE);
    const before = await shop.keys();
    const gate = new Client({ connectionString: shop.database.ownerUrl });
    await gate.connect();
    try {
      // The statement that ends a task successfully waits, before it looks at any row.
      await gate.query(`CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(${GATE}); RETURN NULL; END'`);
      await gate.query('CREATE TRIGGER gate BEFORE UPDATE OF charged ON generations FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()');
      await gate.query('SELECT pg_advisory_lock($1)', [GATE]);
      const task = await shop.service.create(who, { ...picture, seed: 3 });
      const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      await waitFor(async () => (await shop.database.ownerQuery(waiting)).length === 1, { what: 'the result', timeoutMs: 20_000 });
      expect((await shop.keys()).length).toBe(before.length + 2);
      await end(who, task.id);
      await gate.query('SELECT pg_advisory_unlock($1)', [GATE]);
      await waitFor(async () => (await shop.count('jobs', `key = '${task.id}'`)) === 0, { what: 'the worker to let go', timeoutMs: 20_000 });
      expect(await outputsOf(task.id)).toEqual([]);
      expect(await shop.count('stored_objects', `owner_id = '${who.accountId}'`)).toBe(0);
      expect((await shop.keys()).toSorted()).toEqual(before.toSorted());
      expect(await shop.balance(who)).toMatchObject({ available: PRICE, held: 0 });
      const kinds = (await shop.module.get(Statements, { strict: false }).entries(who.accountId, { first: 50, after: null })).map(({ kind }) => kind);
      expect(kinds).toEqual(['RELEASE', 'HOLD', 'GRANT']);
    } finally {
      await gate.query('SELECT pg_advisory_unlock_all()');
      await gate.query('DROP FUNCTION wait_at_gate CASCADE');
      await gate.end();
    }
  });
});

describe('an output', () => {
  it('[P36] [P50] is kept, published and opened to training each on its own', async () => {
    const who = await shop.customer(PRICE);
    const [output] = await outputsOf((await finished(who)).id);
    const update = (change: object) => shop.service.updateOutput(who, output?.id ?? '', change);
    expect(await update({ visibility: Visibility.PUBLIC })).toMatchObject({ visibility: 'PUBLIC', trainingOptIn: false, kept: false });
    expect(await update({ kept: true })).toMatchObject({ kept: true, keptUntil: null, visibility: 'PUBLIC' });
    const letGo = await update({ kept: false });
    expect(letGo).toMatchObject({ kept: false, keptUntil: expect.any(Date) });
    expect(await update({ kept: false })).toEqual(letGo);
    expect(await update({})).toEqual(letGo);
    expect(await update(await sayYes(shop))).toMatchObject({ trainingOptIn: true, visibility: 'PUBLIC' });
  });
});

describe('repeating', () => {
  it('makes a new task of the same order, once per key', async () => {
    const who = await shop.customer(2 * PRICE);
    const task = await shop.service.create(who, { ...slow, seed: 5 });
    await expect(shop.service.retry(who, task.id)).rejects.toThrow(InvalidStateError);
    await shop.service.cancel(who.accountId, task.id);
    const again = await shop.service.retry(who, task.id, 'again');
    expect(again).toMatchObject({ retryOf: task.id, prompt: slow.prompt, parameters: expect.objectContaining({ seed: 5 }), held: PRICE });
    expect((await shop.service.retry(who, task.id, 'again')).id).toBe(again.id);
    await shop.service.cancel(who.accountId, again.id);
    expect(await shop.service.page(who.accountId, 10, null)).toHaveLength(2);
    expect(toPublicId('gen', again.id)).toMatch(/^gen_/);
  });

  it('of a template that has a newer version is not possible, and said so', async () => {
    const who = await shop.customer(10);
    const task = await shop.service.create(who, { kind: picture.kind, templateId: 'night-poster', prompt: 'studio:slow=30' });
    await shop.service.cancel(who.accountId, task.id);
    await shop.database.ownerQuery('UPDATE templates SET offered = false WHERE id = $1', [task.templateId]);
    // Asking for what it doesn't have makes a process read the catalogue anew.
    await shop.module.get(Catalogue, { strict: false }).template(newId());
    await expect(shop.service.retry(who, task.id)).rejects.toThrow(ModelUnavailableError);
  });
});
