import { createHash } from 'node:crypto';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { StudioProvider } from '../../src/modules/generation/providers/studio-provider.js';
import { ObjectStore } from '../../src/platform/storage/index.js';

/**
 * Makes the studio hand over the same small picture every time, and the store keep nothing: what disks and encoders do is on neither side of a
 * comparison. Everything between stays: work folders, routes, rows of objects and outputs.
 */
export async function renderNothing(get: <T>(type: abstract new (...parameters: never[]) => T) => T): Promise<void> {
  const folder = await mkdtemp(join(process.env['STORAGE_DIR'] ?? tmpdir(), 'picture-'));
  const path = join(folder, 'picture.webp');
  const bytes = await sharp({ create: { width: 512, height: 512, channels: 3, background: '#336699' } }).webp().toBuffer();
  await writeFile(path, bytes);
  const picture = {
    path, thumbnailPath: path, mediaType: 'image/webp', byteSize: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), width: 512, height: 512,
    durationMs: null,
  };
  Object.assign(get(StudioProvider), { render: () => Promise.resolve([picture]) });
  Object.assign(get(ObjectStore), { put: async (key: string) => ({ key, size: bytes.length, modifiedAt: (await stat(path)).mtime }) });
}
