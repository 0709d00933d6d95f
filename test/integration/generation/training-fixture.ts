import { AccountChoices } from '../../../src/modules/consent/account-choices.js';
import { AccountPurpose } from '../../../src/modules/consent/index.js';
import { type GenerationRecord, type OutputRecord, type Requester, Visibility } from '../../../src/modules/generation/index.js';
import { PurposeNotices } from '../../../src/modules/consent/purpose-notices.js';
import { Locale } from '../../../src/platform/context/index.js';
import { newId, toPublicId } from '../../../src/platform/ids/index.js';
import type { TrainingManifests } from '../../../src/modules/generation/training-manifests.js';
import { picture, type Workshop } from './workshop.js';

/** Somebody with an account and credits. */
export async function person(shop: Workshop): Promise<Requester> {
  const who = await shop.customer(1_000);
  await shop.database.ownerQuery(
    `INSERT INTO accounts (id, email, email_canonical, email_verified_at, locale, role, lifecycle, age_confirmed_at, created_at)
     VALUES ($1, $2, $2, now(), 'EN', 'USER', 'ACTIVE', now(), now())`, [who.accountId, `${who.accountId}@example.com`]);
  return who;
}

/** A yes to training after its question was shown. */
export async function sayYes(shop: Workshop, locale = Locale.EN): Promise<{ trainingOptIn: true; trainingNoticeId: string }> {
  const notice = await shop.module.get(PurposeNotices, { strict: false }).toShow('TRAINING_ITEM', locale);
  if (!notice) throw new Error('there is nothing to show');
  return { trainingOptIn: true, trainingNoticeId: toPublicId('notice', notice.id) };
}

/** What a worker leaves behind when it has finished a task, without the pictures. */
export async function addOutputs(shop: Workshop, task: GenerationRecord, count: number): Promise<OutputRecord[]> {
  await shop.database.ownerQuery(`UPDATE generations SET status = 'SUCCEEDED', finished_at = now() WHERE id = $1`, [task.id]);
  await shop.database.ownerQuery('DELETE FROM jobs WHERE key = $1', [task.id]);
  for (let position = 0; position < count; position += 1) {
    const object = newId();
    await shop.database.ownerQuery(
      `INSERT INTO stored_objects (id, owner_id, media_type, byte_size, sha256, created_at) VALUES ($1, $2, 'image/png', 1, repeat('a', 64), now())`, [object, task.accountId]);
    await shop.database.ownerQuery(
      `INSERT INTO outputs (id, account_id, generation_id, position, object_id, media_type, byte_size, has_thumbnail, kept, visibility, training_opt_in, created_at)
       SELECT $1, account_id, id, $2, $3, 'image/png', 1, false, false, visibility, training_opt_in, now() FROM generations WHERE id = $4`, [newId(), position, object, task.id]);
  }
  const ids = await shop.database.ownerQuery<{ id: string }>('SELECT id FROM outputs WHERE generation_id = $1 ORDER BY position', [task.id]);
  return Promise.all(ids.map(async ({ id }) => {
    const output = await shop.service.findOutput(task.accountId, id);
    if (!output) throw new Error('an output is not there');
    return output;
  }));
}

/** Two pictures of one task. */
export const orderTwo = async (shop: Workshop, who: Requester, trainingOptIn: boolean, visibility = Visibility.PRIVATE): Promise<OutputRecord[]> =>
  addOutputs(shop, await shop.service.create(who, { ...picture, ...(trainingOptIn ? await sayYes(shop) : {}), visibility }), 2);

/** What somebody says about training with everything of theirs. */
export const chooseForAll = (shop: Workshop, { accountId }: Requester, granted: boolean): Promise<boolean> =>
  shop.uow.run(() => shop.module.get(AccountChoices, { strict: false }).choose(accountId, { purpose: AccountPurpose.MODEL_TRAINING, granted, source: 'SETTINGS' }));

/** Ids of the newest version's outputs, made now. */
export async function newestVersion(manifests: TrainingManifests): Promise<string[]> {
  const { number } = await manifests.build('SCHEDULE');
  return (await manifests.items(number, 10_000)).map(({ outputId }) => outputId);
}
