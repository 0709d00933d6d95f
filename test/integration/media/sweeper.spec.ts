import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { SweepProcessor } from '../../../src/modules/media/jobs/sweep.processor.js';
import { SweepStore } from '../../../src/modules/media/sweep-store.js';
import { objectKeys } from '../../../src/modules/media/domain/object-keys.js';
import { newId } from '../../../src/platform/ids/index.js';
import { WorkFolders } from '../../../src/platform/storage/index.js';
import { png } from '../../support/pictures.js';
import { waitFor } from '../../support/wait-for.js';
import { type MediaApp, startMedia } from './media-app.js';

let app: MediaApp;
let sweeper: SweepStore;
beforeAll(async () => {
  app = await startMedia();
  sweeper = app.module.get(SweepStore);
});
afterAll(() => app.close());

describe('the sweeper', () => {
  it('deletes what was written and never committed, once it is old enough', async () => {
    const orphan = newId();
    await app.store.put(objectKeys.original(orphan), Buffer.from('x'), { mediaType: 'image/png' });
    await app.store.put(objectKeys.incoming(newId()), Buffer.from('x'), { mediaType: 'image/png' });
    await app.store.put('exports/archive', Buffer.from('x'), { mediaType: 'application/zip' });
    const pending = await app.send(newId(), await png(), 'image/png');
    const owner = newId();
    const ready = await app.media.findUpload(owner, await app.upload(owner, await png(), 'image/png'));
    expect(await sweeper.run()).toEqual({ swept: 0, lost: [] });
    // The object of the finished upload itself is deleted by its job.
    await waitFor(async () => (await app.keys()).length === 6, { what: 'the finished upload to be tidied up' });
    expect(await sweeper.run({ graceMs: -1_000 })).toEqual({ swept: 2, lost: [] });
    const objectId = ready?.objectId ?? '';
    expect(await app.keys()).toEqual(['exports/archive', objectKeys.incoming(pending), objectKeys.original(objectId), objectKeys.thumbnail(objectId)].sort());
  });

  it('reports rows that have lost their object, and deletes none', async () => {
    const owner = newId();
    const id = await app.upload(owner, await png(), 'image/png');
    const objectId = (await app.media.findUpload(owner, id))?.objectId ?? '';
    await app.store.delete(objectKeys.thumbnail(objectId));
    expect((await sweeper.run({ graceMs: -1_000 })).lost).toEqual([objectId]);
    expect(await app.media.findUpload(owner, id)).not.toBeNull();
  });
});

describe('looking for rows that have lost their object', () => {
  it('goes on where the last run stopped, and begins again at the end', async () => {
    const owner = newId();
    const objects: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      objects.push((await app.media.findUpload(owner, await app.upload(owner, await png(), 'image/png')))?.objectId ?? '');
    }
    const lost = objects[1] ?? '';
    await app.store.delete(objectKeys.original(lost));
    await sweeper.run({ graceMs: -1_000 }); // to the end: the next run begins with the oldest
    const rows = Number((await app.database.ownerQuery<{ count: string }>('SELECT count(*) FROM stored_objects'))[0]?.count);
    const seen: string[][] = [];
    for (let run = 0; run <= rows; run += 1) seen.push([...(await sweeper.run({ graceMs: -1_000, rows: 1 })).lost]);
    expect(seen.filter((found) => found.includes(lost))).toHaveLength(1);
    expect((await sweeper.run({ graceMs: -1_000 })).lost).toContain(lost);
  });
});

describe('[P10] what people sent', () => {
  it('is worked on inside of the storage folder only, and goes with a crash too', async () => {
    const work = join(app.storage, '.work');
    const owner = newId();
    const id = await app.send(owner, await png(), 'image/png');
    const completed = app.media.completeUpload(owner, id);
    await waitFor(async () => (await readdir(work)).length === 1, { what: 'the work to begin', everyMs: 2 });
    await completed;
    expect(await readdir(work)).toEqual([]);
    const left = await app.module.get(WorkFolders).make('upload');
    await utimes(left, new Date(), new Date(Date.now() - 3 * 3_600_000));
    await app.module.get(SweepProcessor).run({ signal: new AbortController().signal } as Parameters<SweepProcessor['run']>[0]);
    expect(await readdir(work)).toEqual([]);
  });
});

describe('[P39] deleting an upload', () => {
  it('takes its bytes and its thumbnail along', async () => {
    const owner = newId();
    const id = await app.upload(owner, await png(), 'image/png');
    const objectId = (await app.media.findUpload(owner, id))?.objectId ?? '';
    await app.media.deleteUpload(owner, id);
    expect(await app.media.findUpload(owner, id)).toBeNull();
    await waitFor(async () => !(await app.keys()).some((key) => key.includes(objectId)), { what: 'the bytes to be deleted' });
  });

  it('that rolls back loses nothing', async () => {
    const owner = newId();
    const id = await app.upload(owner, await png(), 'image/png');
    await expect(app.uow.run(async () => {
      await app.media.deleteUpload(owner, id);
      throw new Error('no');
    })).rejects.toThrow('no');
    expect(await app.media.findUpload(owner, id)).not.toBeNull();
    expect(await sweeper.run({ graceMs: -1_000 })).toMatchObject({ swept: 0 });
  });
});
