import { GenerationStatus } from '../../../src/modules/generation/index.js';
import { GenerationUpdates } from '../../../src/modules/generation/generation-updates.js';
import { GenerationStream } from '../../../src/modules/generation/graphql/generation-stream.js';
import { Generation } from '../../../src/modules/generation/graphql/generation.type.js';
import { Locale } from '../../../src/platform/context/index.js';
import { openWorkshop, picture, PRICE, type Workshop } from './workshop.js';

let shop: Workshop;
beforeAll(async () => { shop = await openWorkshop(); });
afterAll(() => shop.close());

const opened: GenerationStream[] = [];
afterEach(() => Promise.all(opened.splice(0).map((stream) => stream.return())));

const updates = () => shop.module.get(GenerationUpdates, { strict: false });

/** Unheard: without a notification. */
const end = (ids: string[]) =>
  shop.database.ownerQuery(`UPDATE generations SET status = 'CANCELED', finished_at = now(), held = 0, hold_id = NULL WHERE id = ANY ($1)`, [ids]);

function subscribe(accountId: string, only: string | null = null) {
  const mailbox = updates().subscribe(accountId, only);
  const stream = new GenerationStream(accountId, only, mailbox, shop.service, (record) => new Generation(record, Locale.EN));
  opened.push(stream);
  const next = async () => {
    const { value } = await stream.next() as { value?: { generationUpdated: { record: { id: string; status: GenerationStatus } } } };
    return value ? [value.generationUpdated.record.id, value.generationUpdated.record.status] : 'over';
  };
  return { mailbox, next, take: async (count: number) => { const seen = []; while (seen.length < count) seen.push(await next()); return seen; } };
}

it('all of mine begins with the newest twenty and all that wait or run, and looks again at what was under way', async () => {
  const who = await shop.customer(30 * PRICE);
  const tasks = [];
  for (let i = 0; i < 23; i += 1) tasks.push(await shop.service.create(who, picture));
  const ids = tasks.map(({ id }) => id);
  const [first = '', second = '', third = ''] = ids;
  // The second is over and older than the newest twenty: not current.
  await end([second]);
  const { mailbox, take } = subscribe(who.accountId);
  const queued = (id: string) => [id, GenerationStatus.QUEUED];
  expect(await take(22)).toEqual(ids.filter((id) => id !== second).map(queued));
  // While the connection for notifications is away, two end unheard; one of them is deleted.
  await end([first, third]);
  await shop.service.delete(who.accountId, third);
  mailbox.putAll();
  expect((await take(21))[0]).toEqual([first, GenerationStatus.CANCELED]);
});

it('hears of ends that a crash left unsaid, and of nothing else', async () => {
  const who = await shop.customer(3 * PRICE);
  const [running, ended, deleted] = [await shop.service.create(who, picture), await shop.service.create(who, picture), await shop.service.create(who, picture)];
  const all = subscribe(who.accountId);
  const one = subscribe(who.accountId, deleted.id);
  await all.take(3);
  await one.take(1);
  await end([ended.id, deleted.id]);
  await shop.database.ownerQuery('DELETE FROM generations WHERE id = $1', [deleted.id]);
  all.mailbox.putEnded();
  one.mailbox.putEnded();
  expect(await all.next()).toEqual([ended.id, GenerationStatus.CANCELED]);
  expect(await one.next()).toBe('over');
  // A second look finds nothing new: the next thing heard is what is said next.
  all.mailbox.putEnded();
  const next = all.next();
  await shop.service.cancel(who.accountId, running.id);
  expect(await next).toEqual([running.id, GenerationStatus.CANCELED]);
});

it('of one task ends when it is deleted', async () => {
  const who = await shop.customer(PRICE);
  const task = await shop.service.create(who, picture);
  const { next } = subscribe(who.accountId, task.id);
  expect(await next()).toEqual([task.id, GenerationStatus.QUEUED]);
  const last = next();
  await shop.service.delete(who.accountId, task.id);
  expect(await last).toBe('over');
  expect(updates().subscriptions).toBe(0);
});

it('leaks nothing when it cannot read', async () => {
  const who = await shop.customer(0);
  const { next } = subscribe(who.accountId);
  await shop.database.ownerQuery('ALTER TABLE generations RENAME TO mislaid');
  try {
    await expect(next()).rejects.toThrow('generations');
  } finally {
    await shop.database.ownerQuery('ALTER TABLE mislaid RENAME TO generations');
  }
  expect(updates().subscriptions).toBe(0);
});
