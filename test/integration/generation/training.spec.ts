import fc from 'fast-check';
import { AccountChoices } from '../../../src/modules/consent/account-choices.js';
import { AccountPurpose } from '../../../src/modules/consent/domain/account-purpose.js';
import { ConsentLog, TrainingGrants } from '../../../src/modules/consent/index.js';
import { type OutputRecord, type Requester, Visibility } from '../../../src/modules/generation/index.js';
import { TrainingNeedsPersonError } from '../../../src/modules/generation/errors.js';
import { TrainingManifests } from '../../../src/modules/generation/training-manifests.js';
import { Locale } from '../../../src/platform/context/index.js';
import { InvalidInputError } from '../../../src/platform/errors/index.js';
import { newId, toPublicId } from '../../../src/platform/ids/index.js';
import { openWorkshop, picture, type Workshop } from './workshop.js';
import { addOutputs, person } from './training-fixture.js';

let shop: Workshop;
let manifests: TrainingManifests;
let log: ConsentLog;
beforeAll(async () => {
  shop = await openWorkshop();
  manifests = shop.module.get(TrainingManifests, { strict: false });
  log = shop.module.get(ConsentLog, { strict: false });
});
afterAll(() => shop.close());

/** Ids of the newest version's outputs. */
const dataSet = async (): Promise<string[]> => {
  const { number } = await manifests.build('SCHEDULE');
  return (await manifests.items(number, 10_000)).map(({ outputId }) => outputId);
};
const choose = (who: Requester, granted: boolean) =>
  shop.uow.run(() => shop.module.get(AccountChoices, { strict: false }).choose(who.accountId, { purpose: AccountPurpose.MODEL_TRAINING, granted, source: 'SETTINGS' }));
const order = async (who: Requester, trainingOptIn: boolean, visibility = Visibility.PRIVATE): Promise<OutputRecord[]> =>
  addOutputs(shop, await shop.service.create(who, { ...picture, trainingOptIn, visibility }), 2);
const recordsOf = async (who: Requester) => log.history((await log.findSubjectOfAccount(who.accountId)) ?? newId(), 100);

describe('consent to training', () => {
  it('is written down with the notice that was shown and its version, per task and per output [P35]', async () => {
    const who = await person(shop);
    const german = await shop.module.get(TrainingGrants, { strict: false }).notice(Locale.DE);
    const task = await shop.service.create(who, { ...picture, trainingOptIn: true, trainingNoticeId: toPublicId('notice', german.id) });
    const [output] = await addOutputs(shop, task, 1);
    await shop.service.updateOutput(who, output?.id ?? '', { trainingOptIn: false });
    expect(await recordsOf(who)).toMatchObject([
      { purpose: 'MODEL_TRAINING', granted: false, targetId: output?.id, source: 'TRAINING_WITHDRAWN' },
      { purpose: 'MODEL_TRAINING', granted: true, targetId: task.id, noticeId: german.id, policyVersion: german.policyVersion, source: 'TRAINING_OPT_IN' },
    ]);
    expect(german.html).toContain('Training');
  });

  it('names no notice about something else', async () => {
    const who = await person(shop);
    for (const trainingNoticeId of ['notice_nonsense', toPublicId('notice', newId()), toPublicId('gen', newId())]) {
      await expect(shop.service.create(who, { ...picture, trainingOptIn: true, trainingNoticeId })).rejects.toThrow(InvalidInputError);
    }
    expect(await recordsOf(who)).toEqual([]);
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(0);
  });

  it("is not a program's to give, and may be taken back by one [P35]", async () => {
    const who = await person(shop);
    const [key, test] = [{ ...who, apiKeyId: newId() }, { ...who, apiKeyId: newId(), testMode: true }];
    for (const caller of [key, test]) await expect(shop.service.create(caller, { ...picture, trainingOptIn: true })).rejects.toThrow(TrainingNeedsPersonError);
    const [output] = await order(who, true);
    const id = output?.id ?? '';
    await shop.service.updateOutput(key, id, { trainingOptIn: false });
    await expect(shop.service.updateOutput(key, id, { trainingOptIn: true })).rejects.toThrow(TrainingNeedsPersonError);
    expect(await shop.service.findOutput(who.accountId, id)).toMatchObject({ trainingOptIn: false });
    expect(await dataSet()).not.toContain(id);
  });

  it('is not given by publishing, whenever that happens [P36]', async () => {
    const who = await person(shop);
    const published = await order(who, false, Visibility.PUBLIC);
    const [later] = await order(who, false);
    expect(await shop.service.updateOutput(who, later?.id ?? '', { visibility: Visibility.PUBLIC })).toMatchObject({ visibility: 'PUBLIC', trainingOptIn: false });
    expect(published.map(({ trainingOptIn }) => trainingOptIn)).toEqual([false, false]);
    const set = await dataSet();
    expect([...published, later].filter((output) => set.includes(output?.id ?? ''))).toEqual([]);
    expect(await recordsOf(who)).toEqual([]);
  });

  it('is not carried over to a repetition', async () => {
    const who = await person(shop);
    const task = await shop.service.create(who, { ...picture, trainingOptIn: true });
    await shop.service.cancel(who.accountId, task.id);
    const again = await shop.service.retry(who, task.id);
    expect(again.trainingOptIn).toBe(false);
    const outputs = await addOutputs(shop, again, 1);
    expect(await dataSet()).not.toContain(outputs[0]?.id);
  });
});

describe('the training data', () => {
  it('lacks what was withdrawn, for one output and for an account, from the next version on; which version held it stays known [P37]', async () => {
    const [who, other] = [await person(shop), await person(shop)];
    const [first, second] = await order(who, true);
    const [others] = await order(other, true);
    const ids = [first?.id ?? '', second?.id ?? '', others?.id ?? ''] as const;
    const before = await manifests.build('SCHEDULE');
    expect(await dataSet()).toEqual(expect.arrayContaining([...ids]));
    await shop.service.updateOutput(who, ids[0], { trainingOptIn: false });
    expect(await dataSet()).not.toContain(ids[0]);
    await choose(other, false);
    const set = await dataSet();
    expect(set).toContain(ids[1]);
    expect(set).not.toContain(ids[2]);
    expect(await shop.service.findOutput(other.accountId, ids[2])).toMatchObject({ trainingOptIn: false });
    expect((await manifests.lineage(ids[2])).map(({ number }) => number)).toEqual([before.number + 1, before.number]);
    expect((await manifests.items(before.number, 10_000)).map(({ outputId }) => outputId)).toEqual(expect.arrayContaining([...ids]));
    await shop.service.deleteOutput(other.accountId, ids[2]);
    expect(await manifests.lineage(ids[2])).toHaveLength(2);
  });

  it('an account can take back again what was allowed after it had taken back everything [P37]', async () => {
    const who = await person(shop);
    await choose(who, false);
    const [output] = await order(who, true);
    expect(await dataSet()).toContain(output?.id);
    await choose(who, false);
    expect(await dataSet()).not.toContain(output?.id);
    await choose(who, true);
    expect(await dataSet()).not.toContain(output?.id);
  });

  it('is numbered without gaps, made anew only where it differs, hashed, audited, and never changed', async () => {
    const who = await person(shop);
    const before = await manifests.build('SCHEDULE');
    expect(await manifests.build('STAFF')).toEqual(before);
    await order(who, true);
    const after = await Promise.all([manifests.build('STAFF'), manifests.build('SCHEDULE')]);
    expect(after[0]).toEqual(after[1]);
    expect(after[0]?.number).toBe(before.number + 1);
    const [{ hash } = {}] = await shop.database.ownerQuery<{ hash: boolean }>(
      `SELECT hash = sha256(convert_to((SELECT string_agg(output_id || ' ' || grant_id, E'\\n' ORDER BY output_id) FROM training_manifest_items WHERE manifest_number = number), 'UTF8')) AS hash
         FROM training_manifests WHERE number = $1`, [before.number + 1]);
    expect(hash).toBe(true);
    expect(await shop.count('audit_events', `action = 'training.manifest-built' AND details ->> 'number' = '${before.number + 1}'`)).toBe(1);
    for (const sql of ['UPDATE training_manifests SET item_count = 0', 'DELETE FROM training_manifest_items', 'TRUNCATE training_manifest_items']) {
      await expect(shop.database.ownerQuery(sql)).rejects.toThrow('append-only');
    }
  });
});

/** What can happen, to one of two people and one of their things. */
const step = fc.record({
  what: fc.constantFrom('order', 'order', 'orderPublic', 'fail', 'allow', 'allow', 'forbid', 'publish', 'deleteOutput', 'deleteTask', 'accountNo', 'accountYes', 'restrict', 'release', 'suspend', 'build'),
  whose: fc.nat(1), which: fc.nat(7), yes: fc.boolean(),
});

interface Item { readonly id: string; readonly task: string; said: number | null; ok: boolean }
interface Owner { readonly who: Requester; items: Item[]; refusedAt: number; blocked: boolean }

it('never holds an item without a valid grant, whatever the order of grants, withdrawals, deletions and refusals of the account [P35]', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
    const owners: Owner[] = [];
    for (let n = 0; n < 2; n += 1) owners.push({ who: await person(shop), items: [], refusedAt: -1, blocked: false });
    const allowed = () => owners.flatMap(({ items, refusedAt, blocked }) =>
      (blocked ? [] : items.filter(({ said, ok }) => ok && said !== null && said > refusedAt).map(({ id }) => id))).sort();
    const mine = () => new Set(owners.flatMap(({ items }) => items.map(({ id }) => id)));
    for (const [now, { what, whose, which, yes }] of [...steps, { what: 'build' as const, whose: 0, which: 0, yes: true }].entries()) {
      const owner = owners[whose] as Owner;
      const { who } = owner;
      const item = owner.items[which % Math.max(1, owner.items.length)];
      if (what === 'order' || what === 'orderPublic' || what === 'fail') {
        const made = await order(who, yes, what === 'orderPublic' ? Visibility.PUBLIC : Visibility.PRIVATE);
        if (what === 'fail') await shop.database.ownerQuery(`UPDATE generations SET status = 'FAILED', failure_code = 'INTERNAL', failure_retryable = false WHERE id = $1`, [made[0]?.generationId]);
        owner.items.push(...made.map(({ id, generationId }) => ({ id, task: generationId, said: yes ? now : null, ok: what !== 'fail' })));
      } else if (what === 'accountNo' || what === 'accountYes') {
        await choose(who, what === 'accountYes');
        if (what === 'accountNo') owner.refusedAt = now;
      } else if (what === 'restrict' || what === 'suspend') {
        owner.blocked = true;
        await shop.database.ownerQuery(`UPDATE accounts SET ${what === 'suspend' ? 'suspended_at' : 'restricted_at'} = now() WHERE id = $1`, [who.accountId]);
      } else if (what === 'release') {
        owner.blocked = false;
        await shop.database.ownerQuery('UPDATE accounts SET suspended_at = NULL, restricted_at = NULL WHERE id = $1', [who.accountId]);
      } else if (what === 'build') {
        const own = mine();
        expect((await dataSet()).filter((id) => own.has(id)).sort()).toEqual(allowed());
      } else if (item && what === 'deleteOutput') {
        await shop.service.deleteOutput(who.accountId, item.id);
        owner.items = owner.items.filter((one) => one !== item);
      } else if (item && what === 'deleteTask') {
        await shop.service.delete(who.accountId, item.task);
        owner.items = owner.items.filter(({ task }) => task !== item.task);
      } else if (item && what === 'publish') {
        await shop.service.updateOutput(who, item.id, { visibility: yes ? Visibility.PUBLIC : Visibility.PRIVATE, kept: yes });
      } else if (item) {
        await shop.service.updateOutput(who, item.id, { trainingOptIn: what === 'allow' });
        item.said = what === 'allow' ? now : null;
      }
    }
  }), { numRuns: 50 });
}, 120_000);
