import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ObjectSource } from './object-store.js';

export const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** Where objects lie until they are whole: `.tmp` under STORAGE_DIR. What a crash leaves there, `WorkFolders` sweeps. */
export const draftsOf = (storageDir: string): string => join(resolve(storageDir), '.tmp');

/** Writes all of `source` to a new file in `folder`; nothing is left of one that fails. @returns its path */
export async function writeDraft(folder: string, source: ObjectSource): Promise<string> {
  const draft = join(folder, randomUUID());
  try {
    if (Buffer.isBuffer(source)) await writeFile(draft, source, { mode: FILE_MODE, flag: 'wx' });
    else await pipeline(source instanceof Readable ? source : createReadStream(source.fromFile), createWriteStream(draft, { mode: FILE_MODE, flags: 'wx' }));
    return draft;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes the folder if need be. @throws Error naming STORAGE_DIR when nothing can be written there */
export async function assertDraftable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await rm(await writeDraft(folder, Buffer.from('writable')));
  } catch (error) {
    throw new Error(`the folder of STORAGE_DIR can't be written to (${String((error as NodeJS.ErrnoException).code)})`, { cause: error });
  }
}
