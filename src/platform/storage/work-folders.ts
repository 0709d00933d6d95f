import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { watchFolder } from './storage-metrics.js';

/** Longer than any upload, decoding or render may take, so that another process's work is never swept away under it. */
const ABANDONED_AFTER_MS = 2 * 3_600_000;

/**
 * Folders for work on people's files, under `STORAGE_DIR/.work` (0700), where a crash can't leave them for good: what is older than two hours is swept,
 * the store's drafts (`.tmp`) included. Files sent by people still have their metadata here [P10].
 */
@Injectable()
export class WorkFolders implements OnModuleInit {
  private readonly work: string;
  private readonly drafts: string;

  constructor(config: Config) {
    const root = resolve(config.STORAGE_DIR);
    watchFolder(root);
    this.work = join(root, '.work');
    this.drafts = join(root, '.tmp');
  }

  async onModuleInit(): Promise<void> {
    await this.sweep();
  }

  /** A new, empty folder; whoever asks removes it. @param prefix says whose it is */
  async make(prefix: string): Promise<string> {
    await mkdir(this.work, { recursive: true, mode: 0o700 });
    return mkdtemp(join(this.work, `${prefix}-`));
  }

  /** Deletes what a crash left behind, of any process on this storage. @returns how much */
  async sweep(): Promise<number> {
    const before = Date.now() - ABANDONED_AFTER_MS;
    let count = 0;
    for (const folder of [this.work, this.drafts]) {
      for (const name of await readdir(folder).catch(noneIfMissing)) {
        const path = join(folder, name);
        const found = await stat(path).catch(() => null);
        if (!found || found.mtimeMs >= before) continue;
        await rm(path, { recursive: true, force: true });
        count += 1;
      }
    }
    return count;
  }
}

function noneIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
