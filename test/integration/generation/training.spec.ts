import { PurposeNotices } from '../../../src/modules/consent/purpose-notices.js';
import { AccountPurpose } from '../../../src/modules/consent/domain/account-purpose.js';
import { type ConsentFact, ConsentLog, ConsentNotices, TrainingGrants } from '../../../src/modules/consent/index.js';
import { type Requester, Visibility } from '../../../src/modules/generation/index.js';
import { TrainingNeedsPersonError } from '../../../src/modules/generation/errors.js';
import { TrainingManifests } from '../../../src/modules/generation/training-manifests.js';
import { Locale } from '../../../src/platform/context/index.js';
import { RateLimitedError } from '../../../src/platform/errors/index.js';
import { newId, parseId, toPublicId } from '../../../src/platform/ids/index.js';
import { openWorkshop, picture, type Workshop } from './workshop.js';
import { addOutputs, chooseForAll, newestVersion, orderTwo, person, sayYes } from './training-fixture.js';

let shop: Workshop;
let manifests: TrainingManifests;
let log: ConsentLog;
beforeAll(async () => {
  shop = await openWorkshop();
  manifests = shop.module.get(TrainingManifests, { strict: false });
  log = shop.module.get(ConsentLog, { strict: false });
});
afterAll(() => shop.close());

const dataSet = () => newestVersion(manifests);
const choose = (who: Requester, granted: boolean) => chooseForAll(shop, who, granted);
const order = (who: Requester, trainingOptIn: boolean, visibility?: Visibility) => orderTwo(shop, who, trainingOptIn, visibility);
const recordsOf = async (who: Requester): Promise<ConsentFact[]> => log.history((await log.findSubjectOfAccount(who.accountId)) ?? newId(), 100);

describe('consent to training', () => {
  it('is written down with the notice that was shown and its version, per task and per output [P35]', async () => {
    const who = await person(shop);
    const german = await sayYes(shop, Locale.DE);
    const noticeId = parseId('notice', german.trainingNoticeId);
    const shown = await shop.module.get(ConsentNotices, { strict: false }).find(noticeId);
    const task = await shop.service.create(who, { ...picture, ...german });
    const [output] = await addOutputs(shop, task, 1);
    await shop.service.updateOutput(who, output?.id ?? '', { trainingOptIn: false });
    expect(await recordsOf(who)).toMatchObject([
      { purpose: 'MODEL_TRAINING', granted: false, targetId: output?.id, noticeId: null, locale: 'EN', source: 'TRAINING_WITHDRAWN' },
      { purpose: 'MODEL_TRAINING', granted: true, targetId: task.id, noticeId, policyVersion: shown?.policyVersion, locale: 'DE', source: 'TRAINING_OPT_IN' },
    ]);
    expect(shown).toMatchObject({ kind: 'TRAINING_ITEM', locale: 'DE', html: expect.stringContaining('Training') as string });
  });

  it('takes the question that is shown now: without one, with one about something else or with one that was replaced there is no yes [P35]', async () => {
    const who = await person(shop);
    const [output] = await order(who, false);
    const keep = async (kind: string, html: string) => toPublicId('notice', (await shop.module.get(ConsentNotices, { strict: false }).keep({ kind, locale: Locale.EN, policyVersion: '1', html })).id);
    const account = await shop.module.get(PurposeNotices, { strict: false }).toShow(AccountPurpose.MODEL_TRAINING, Locale.EN);
    const useless = [
      undefined, '', 'notice_nonsense', toPublicId('notice', newId()), toPublicId('gen', newId()), toPublicId('notice', account?.id ?? ''),
      await keep('COOKIE_BANNER', 'Cookies?'), await keep('TRAINING_ITEM', 'May we, as we asked before?'),
    ];
    const tasks = await shop.count('generations', `account_id = '${who.accountId}'`);
    for (const trainingNoticeId of useless) {
      const choice = { trainingOptIn: true, trainingNoticeId };
      const refused = { typename: 'InvalidInput', extra: { field: 'trainingNoticeId' } };
      await expect(shop.service.create(who, { ...picture, ...choice })).rejects.toMatchObject(refused);
      await expect(shop.service.updateOutput(who, output?.id ?? '', choice)).rejects.toMatchObject(refused);
    }
    expect(await recordsOf(who)).toEqual([]);
    expect(await shop.count('generations', `account_id = '${who.accountId}'`)).toBe(tasks);
    expect(await shop.service.updateOutput(who, output?.id ?? '', await sayYes(shop))).toMatchObject({ trainingOptIn: true });
  });

  it('is written down once, however often it is said; a newer question that is answered is another answer', async () => {
    const who = await person(shop);
    await sayYes(shop, Locale.DE);
    const [first, second] = await order(who, true);
    const [one, two] = [first?.id ?? '', second?.id ?? ''];
    const say = (id: string, what: object) => shop.service.updateOutput(who, id, what);
    const count = async () => (await recordsOf(who)).length;
    // What was said of the task holds for its outputs; a German text that was there before is no newer one.
    for (const locale of [Locale.EN, Locale.DE, Locale.EN]) await say(one, await sayYes(shop, locale));
    expect(await count()).toBe(1);
    for (let time = 0; time < 3; time += 1) await say(one, { trainingOptIn: false });
    expect(await count()).toBe(2);
    await Promise.all(Array.from({ length: 4 }, async () => say(one, await sayYes(shop))));
    expect(await count()).toBe(3);
    await choose(who, false);
    for (let time = 0; time < 3; time += 1) await say(two, { trainingOptIn: false });
    expect(await count()).toBe(4);
    expect(await dataSet()).not.toEqual(expect.arrayContaining([one]));
    const before = shop.clock.offset;
    try {
      shop.clock.moveTo(before + 60_000);
      await say(one, await sayYes(shop, Locale.JA));
      shop.clock.moveTo(before + 120_000);
      await say(one, await sayYes(shop, Locale.KO));
      for (const locale of [Locale.JA, Locale.KO, Locale.EN]) await say(one, await sayYes(shop, locale));
    } finally {
      shop.clock.moveTo(before);
    }
    expect((await recordsOf(who)).slice(0, 2)).toMatchObject([{ locale: 'KO', granted: true }, { locale: 'JA', granted: true }]);
    expect(await count()).toBe(6);
    expect(await dataSet()).toContain(one);
  });

  it('is held up where it is given thousands of times, and never where it is taken back', async () => {
    const who = await person(shop);
    const [output] = await order(who, true);
    const { trainingNoticeId } = await sayYes(shop);
    const grants = shop.module.get(TrainingGrants, { strict: false });
    const ask = async () => { for (let time = 0; time < 1_000; time += 1) await grants.shown(who.accountId, trainingNoticeId); };
    await expect(ask()).rejects.toThrow(RateLimitedError);
    expect(await shop.service.updateOutput(who, output?.id ?? '', { trainingOptIn: false })).toMatchObject({ trainingOptIn: false });
    expect((await recordsOf(who))[0]).toMatchObject({ granted: false, targetId: output?.id });
    expect(await dataSet()).not.toContain(output?.id);
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
    const task = await shop.service.create(who, { ...picture, ...(await sayYes(shop)) });
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
