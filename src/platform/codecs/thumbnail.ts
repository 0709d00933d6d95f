import { writeFile } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import type { DigitalSourceType } from './digital-source-type.js';
import { encodePicture } from './encode-picture.js';

const LONGEST_SIDE = 512;

/** Writes a WebP whose longest side is at most 512 pixels. */
export async function writeThumbnail(picture: Sharp, path: string, mark?: DigitalSourceType): Promise<void> {
  const small = picture.resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true });
  await writeFile(path, (await encodePicture(small, 'image/webp', mark)).bytes);
}
