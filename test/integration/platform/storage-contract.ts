import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ObjectMissingError, type ObjectStore } from '../../../src/platform/storage/index.js';
import { waitFor } from '../../support/wait-for.js';

/** A store with nothing in it. */
export interface OpenStore {
  readonly store: ObjectStore;
  /** Its STORAGE_DIR. */
  readonly folder: string;
  /** Puts something into the store's place that no `put` of ours made. */
  plant(): Promise<void>;
  close?(): void;
}

export const media = { mediaType: 'image/png' };
export const bytesOf = async (store: ObjectStore, key: string, range?: { start: number; end?: number }) => (await buffer(await store.get(key, range))).toString();
export async function keysUnder(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}
export const brokenSource = () => Readable.from((async function* () {
  yield Buffer.from('ha');
  throw new Error('the line broke');
})());
export const draftsIn = (folder: string) => readdir(join(folder, '.tmp'));

/** What every store keeps to, whatever it keeps objects in. */
export function itKeepsObjects(open: () => Promise<OpenStore>): void {
  let store: ObjectStore;
  let parent: string;
  let opened: OpenStore;
  const drafts = () => draftsIn(opened.folder);
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'dreamlux-contract-'));
    opened = await open();
    store = opened.store;
  });
  afterEach(async () => {
    opened.close?.();
    await rm(parent, { recursive: true, force: true });
  });

  it('gives back what was put, from a buffer, a stream and a file', async () => {
    const file = join(parent, 'source.bin');
    await writeFile(file, 'from a file');
    await store.put('a/one', Buffer.from('from a buffer'), media);
    await store.put('a/two', Readable.from([Buffer.from('from '), Buffer.from('a stream')]), media);
    const info = await store.put('a/three', { fromFile: file }, media);
    await store.put('a/nothing', Buffer.alloc(0), media);

    expect(await bytesOf(store, 'a/one')).toBe('from a buffer');
    expect(await bytesOf(store, 'a/two')).toBe('from a stream');
    expect(await bytesOf(store, 'a/three')).toBe('from a file');
    expect(await bytesOf(store, 'a/nothing')).toBe('');
    expect(info).toMatchObject({ key: 'a/three', size: 11 });
    expect((await stat(file)).size).toBe(11);
    expect(await drafts()).toEqual([]);
  });

  it('gives large ones unchanged, and goes on when a reader leaves half way', async () => {
    const large = Buffer.from(Array.from({ length: 300_000 }, (_, index) => `${index}`).join(','));
    await store.put('large', Readable.from([large.subarray(0, 1_000), large.subarray(1_000)]), media);
    const left = await store.get('large');
    left.on('error', () => undefined);
    await left[Symbol.asyncIterator]().next();
    left.destroy();
    await waitFor(() => left.destroyed, { what: 'the source to be let go' });
    expect((await buffer(await store.get('large'))).equals(large)).toBe(true);
  });

  it('reads ranges with both ends included', async () => {
    await store.put('digits', Buffer.from('0123456789'), media);
    expect(await bytesOf(store, 'digits', { start: 2, end: 4 })).toBe('234');
    expect(await bytesOf(store, 'digits', { start: 0, end: 0 })).toBe('0');
    expect(await bytesOf(store, 'digits', { start: 7 })).toBe('789');
    expect(await bytesOf(store, 'digits', { start: 8, end: 99 })).toBe('89');
    for (const range of [{ start: 10 }, { start: 4, end: 3 }, { start: -1 }]) await expect(store.get('digits', range)).rejects.toThrow(RangeError);
    await expect(store.get('absent', { start: 10 })).rejects.toThrow(ObjectMissingError);
  });

  it('knows size and time of an object, and of a missing one that it is missing', async () => {
    const before = Date.now();
    await store.put('known', Buffer.from('12345'), media);
    const info = await store.stat('known');
    expect(info).toMatchObject({ key: 'known', size: 5 });
    // Some stores keep whole seconds.
    expect(info?.modifiedAt.getTime()).toBeGreaterThan(before - 2_000);
    expect(info?.modifiedAt.getTime()).toBeLessThan(Date.now() + 2_000);
    for await (const listed of store.list('known')) expect(Math.abs(listed.modifiedAt.getTime() - (info?.modifiedAt.getTime() ?? 0))).toBeLessThan(1_000);
    expect(await store.stat('absent')).toBeNull();
  });

  it('replaces an object as a whole', async () => {
    await store.put('clip', Buffer.from('the first, which is longer'), media);
    await store.put('clip', Buffer.from('the second'), media);
    expect(await bytesOf(store, 'clip')).toBe('the second');
    expect(await keysUnder(store, '')).toEqual(['clip']);
  });

  it('leaves the old object and no draft when a source fails half way', async () => {
    await store.put('clip', Buffer.from('whole'), media);
    await expect(store.put('clip', brokenSource(), media)).rejects.toThrow('the line broke');
    await expect(store.put('other', { fromFile: join(parent, 'absent') }, media)).rejects.toThrow('ENOENT');
    // A folder can be opened, but not read.
    for (let time = 0; time < 8; time += 1) await expect(store.put('other', { fromFile: parent }, media)).rejects.toThrow('EISDIR');
    expect(await bytesOf(store, 'clip')).toBe('whole');
    expect(await store.stat('other')).toBeNull();
    expect(await drafts()).toEqual([]);
  });

  it('shows nothing of an object while it is still coming', async () => {
    const source = new Readable({ read: () => undefined });
    source.push('half of it');
    const put = store.put('slow', source, media);
    await waitFor(async () => (await drafts()).length === 1, { what: 'the draft' });
    expect(await store.stat('slow')).toBeNull();
    source.push(null);
    await put;
    expect(await bytesOf(store, 'slow')).toBe('half of it');
  });

  it('keeps one whole object when two writers race', async () => {
    const values = ['x'.repeat(200_000), 'y'.repeat(300_000)];
    await Promise.all(values.map((value) => store.put('race', Readable.from([Buffer.from(value)]), media)));
    expect(values).toContain(await bytesOf(store, 'race'));
  });

  it('lists by prefix and deletes idempotently', async () => {
    for (const key of ['media/1/a.png', 'media/1/b.png', 'media/10/a.png', 'uploads/1']) await store.put(key, Buffer.from(key), media);
    expect(await keysUnder(store, 'media/1/')).toEqual(['media/1/a.png', 'media/1/b.png']);
    expect(await keysUnder(store, '')).toHaveLength(4);
    await store.delete('media/1/a.png');
    await store.delete('media/1/a.png');
    expect(await keysUnder(store, 'media/1/')).toEqual(['media/1/b.png']);
    await expect(store.get('media/1/a.png')).rejects.toThrow(ObjectMissingError);
  });

  it('passes over what is not ours', async () => {
    await store.put('media/ours', Buffer.from('x'), media);
    await opened.plant();
    expect(await keysUnder(store, '')).toEqual(['media/ours']);
    expect(await keysUnder(store, 'media/')).toEqual(['media/ours']);
  });

  it('leaves nothing behind when it is looked after', async () => {
    await store.check();
    expect([await keysUnder(store, ''), await drafts()]).toEqual([[], []]);
  });

  it('refuses a malformed key, whatever is asked', async () => {
    for (const key of ['../outside', '..%2foutside', '/etc/passwd', '.tmp/x']) {
      await expect(store.get(key)).rejects.toThrow('malformed');
      await expect(store.stat(key)).rejects.toThrow('malformed');
      await expect(store.put(key, Buffer.from(''), media)).rejects.toThrow('malformed');
      await expect(store.delete(key)).rejects.toThrow('malformed');
    }
  });
}
