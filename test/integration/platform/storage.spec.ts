import { chmod, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/index.js';
import { FolderStore } from '../../../src/platform/storage/folder-store.js';
import { WorkFolders } from '../../../src/platform/storage/index.js';
import { draftsIn, itKeepsObjects, keysUnder, media } from './storage-contract.js';

let parent: string;
let folder: string;
let store: FolderStore;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'dreamlux-storage-'));
  folder = join(parent, 'objects here');
  store = new FolderStore(loadConfig({ STORAGE_DIR: folder }));
  await store.onModuleInit();
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('folder store', () => {
  itKeepsObjects(async () => ({
    store, folder,
    plant: async () => {
      const shards = (await readdir(folder)).filter((name) => name !== '.tmp');
      await mkdir(join(folder, 'lost+found'));
      for (const shard of shards) {
        for (const name of ['.DS_Store', 'Thumbs.db', 'media%elsewhere', '%2e%2e%etc']) await writeFile(join(folder, shard, name), 'x');
        await mkdir(join(folder, shard, 'media%folder'));
      }
      await writeFile(join(folder, 'notes.txt'), 'x');
    },
  }));

  it('leads nobody out of its folder', async () => {
    await writeFile(join(parent, 'outside'), 'secret');
    for (const key of ['../outside', '..%2foutside']) await expect(store.delete(key)).rejects.toThrow('malformed');
    expect((await stat(join(parent, 'outside'))).size).toBe(6);
  });

  it('lets nobody else on the machine read', async () => {
    await store.put('private', Buffer.from('x'), media);
    const [shard = ''] = (await readdir(folder)).filter((name) => name !== '.tmp');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, shard))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, shard, 'private'))).mode & 0o777).toBe(0o600);
  });

  it('refuses to start where it can not write, naming the variable', async () => {
    await writeFile(join(parent, 'a-file'), '');
    await expect(new FolderStore(loadConfig({ STORAGE_DIR: join(parent, 'a-file') })).onModuleInit()).rejects.toThrow(/STORAGE_DIR/);
    if (process.getuid?.() === 0) return;
    await chmod(join(folder, '.tmp'), 0o500);
    await expect(store.check()).rejects.toThrow(/STORAGE_DIR/);
  });
});

describe('work folders', () => {
  const folders = () => new WorkFolders(loadConfig({ STORAGE_DIR: folder }));
  const age = (path: string, hours: number) => utimes(path, new Date(), new Date(Date.now() - hours * 3_600_000));

  it('are new each time and for nobody else to read', async () => {
    const [one, two] = [await folders().make('upload'), await folders().make('upload')];
    expect(one).not.toBe(two);
    for (const path of [one, two, join(folder, '.work')]) expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect(await keysUnder(store, '')).toEqual([]);
  });

  it('[P10] that a crash left behind go after two hours, with the drafts; those in use stay', async () => {
    const [left, used] = [await folders().make('upload'), await folders().make('upload')];
    await writeFile(join(left, 'incoming'), 'with a place in it');
    const [leftDraft, usedDraft] = [join(folder, '.tmp', 'left'), join(folder, '.tmp', 'used')];
    for (const path of [leftDraft, usedDraft]) await writeFile(path, '');
    for (const path of [left, leftDraft]) await age(path, 2.1);
    for (const path of [used, usedDraft]) await age(path, 1.9);
    await folders().onModuleInit();
    expect((await readdir(join(folder, '.work'))).map((name) => join(folder, '.work', name))).toEqual([used]);
    expect(await draftsIn(folder)).toEqual(['used']);
  });
});
