import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { loadConfig } from '../../../src/config/index.js';
import { FolderStore } from '../../../src/platform/storage/folder-store.js';
import { ObjectMissingError, WorkFolders } from '../../../src/platform/storage/index.js';

const media = { mediaType: 'image/png' };
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

const bytesOf = async (key: string, range?: { start: number; end?: number }) => (await buffer(await store.get(key, range))).toString();
const drafts = () => readdir(join(folder, '.tmp'));
const keysUnder = async (prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
};

describe('folder store', () => {
  it('gives back what was put, from a buffer, a stream and a file', async () => {
    const file = join(parent, 'source.bin');
    await writeFile(file, 'from a file');
    await store.put('a/one', Buffer.from('from a buffer'), media);
    await store.put('a/two', Readable.from([Buffer.from('from '), Buffer.from('a stream')]), media);
    const info = await store.put('a/three', { fromFile: file }, media);

    expect(await bytesOf('a/one')).toBe('from a buffer');
    expect(await bytesOf('a/two')).toBe('from a stream');
    expect(await bytesOf('a/three')).toBe('from a file');
    expect(info).toMatchObject({ key: 'a/three', size: 11 });
    expect((await stat(file)).size).toBe(11);
    expect(await drafts()).toEqual([]);
  });

  it('reads ranges with both ends included', async () => {
    await store.put('digits', Buffer.from('0123456789'), media);
    expect(await bytesOf('digits', { start: 2, end: 4 })).toBe('234');
    expect(await bytesOf('digits', { start: 7 })).toBe('789');
    expect(await bytesOf('digits', { start: 8, end: 99 })).toBe('89');
    await expect(store.get('digits', { start: 10 })).rejects.toThrow(RangeError);
  });

  it('leaves the old object and no draft when a source fails half way', async () => {
    await store.put('clip', Buffer.from('whole'), media);
    const broken = Readable.from((async function* () {
      yield Buffer.from('ha');
      throw new Error('the line broke');
    })());
    await expect(store.put('clip', broken, media)).rejects.toThrow('the line broke');
    await expect(store.put('other', { fromFile: join(parent, 'absent') }, media)).rejects.toThrow('ENOENT');
    expect(await bytesOf('clip')).toBe('whole');
    expect(await store.stat('other')).toBeNull();
    expect(await drafts()).toEqual([]);
  });

  it('keeps one whole object when two writers race', async () => {
    const values = ['x'.repeat(200_000), 'y'.repeat(300_000)];
    await Promise.all(values.map((value) => store.put('race', Readable.from([Buffer.from(value)]), media)));
    expect(values).toContain(await bytesOf('race'));
  });

  it('lists by prefix and deletes idempotently', async () => {
    for (const key of ['media/1/a.png', 'media/1/b.png', 'media/10/a.png', 'uploads/1']) await store.put(key, Buffer.from(key), media);
    expect(await keysUnder('media/1/')).toEqual(['media/1/a.png', 'media/1/b.png']);
    expect(await keysUnder('')).toHaveLength(4);
    await store.delete('media/1/a.png');
    await store.delete('media/1/a.png');
    expect(await keysUnder('media/1/')).toEqual(['media/1/b.png']);
    await expect(store.get('media/1/a.png')).rejects.toThrow(ObjectMissingError);
  });

  it('refuses a key that could leave the folder, whatever is asked', async () => {
    await writeFile(join(parent, 'outside'), 'secret');
    for (const key of ['../outside', '..%2foutside', '/etc/passwd', '.tmp/x']) {
      await expect(store.get(key)).rejects.toThrow('malformed');
      await expect(store.put(key, Buffer.from(''), media)).rejects.toThrow('malformed');
      await expect(store.delete(key)).rejects.toThrow('malformed');
    }
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
    expect(await keysUnder('')).toEqual([]);
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
    expect(await drafts()).toEqual(['used']);
  });
});
