import { createHash } from 'node:crypto';
import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { assertDraftable, draftsOf, FOLDER_MODE, writeDraft } from './draft.js';
import { assertKey, isKey } from './object-key.js';
import { assertRange, type ByteRange, type ObjectInfo, ObjectMissingError, type ObjectSource, ObjectStore } from './object-store.js';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Objects as files: `ab/media%clip.mp4`, sharded by the hash of the key into 256 folders, with `/` written as `%` so that deleting never has to
 * tidy up folders. Writes go to `.tmp`, are synced to disk and renamed; what a crash leaves there, `WorkFolders` sweeps.
 */
@Injectable()
export class FolderStore extends ObjectStore implements OnModuleInit {
  readonly remote = false;
  private readonly root: string;
  private readonly drafts: string;

  constructor(config: Config) {
    super();
    this.root = resolve(config.STORAGE_DIR);
    this.drafts = draftsOf(config.STORAGE_DIR);
  }

  async onModuleInit(): Promise<void> {
    await this.check();
  }

  async put(key: string, source: ObjectSource, _options: { readonly mediaType: string }): Promise<ObjectInfo> {
    const target = this.pathOf(key);
    const draft = await writeDraft(this.drafts, source);
    try {
      await syncToDisk(draft);
      await mkdir(join(target, '..'), { recursive: true, mode: FOLDER_MODE });
      await rename(draft, target);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncToDisk(join(target, '..'));
    const { size, mtime } = await stat(target);
    return { key, size, modifiedAt: mtime };
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const info = await this.stat(key);
    if (!info) throw new ObjectMissingError();
    if (range) assertRange(range, info.size);
    const file = await open(this.pathOf(key), 'r').catch((error: unknown) => {
      throw isMissing(error) ? new ObjectMissingError() : error;
    });
    return file.createReadStream({ ...range });
  }

  async stat(key: string): Promise<ObjectInfo | null> {
    try {
      const { size, mtime } = await stat(this.pathOf(key));
      return { key, size, modifiedAt: mtime };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    for (const shard of await readdir(this.root, { withFileTypes: true })) {
      if (!shard.isDirectory() || !/^[0-9a-f]{2}$/.test(shard.name)) continue;
      for await (const file of await opendir(join(this.root, shard.name))) {
        const key = file.name.replaceAll('%', '/');
        // What is not ours (a file manager's notes, a backup's leftovers) is passed over.
        const info = file.isFile() && isKey(key) && key.startsWith(prefix) ? await this.stat(key) : null;
        if (info) yield info;
      }
    }
  }

  async check(): Promise<void> {
    await assertDraftable(this.drafts);
  }

  private pathOf(key: string): string {
    assertKey(key);
    const shard = createHash('sha256').update(key).digest('hex').slice(0, 2);
    return join(this.root, shard, key.replaceAll('/', '%'));
  }
}

async function syncToDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
