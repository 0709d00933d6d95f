import { statfs } from 'node:fs/promises';
import { Gauge } from 'prom-client';

let folder: string | undefined;
const free = new Gauge({
  name: 'storage_free_bytes',
  help: 'Free space of the file system that STORAGE_DIR lies on.',
  async collect() {
    const found = folder === undefined ? undefined : await statfs(folder).catch(() => undefined);
    if (found) free.set(found.bavail * found.bsize);
  },
});

/** The figure is of this folder's file system from now on. */
export const watchFolder = (path: string): void => { folder = path; };
