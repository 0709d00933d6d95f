import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { DigitalSourceType } from './digital-source-type.js';
import { type EncodedPicture, encodePicture } from './encode-picture.js';
import { checkJpeg } from './jpeg-structure.js';
import { MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, PICTURE_TYPES, type PictureType, refuse, type Size } from './picture-rules.js';
import { checkPng } from './png-structure.js';
import { refusePolyglot } from './polyglot.js';
import { sniff } from './sniff.js';
import { writeThumbnail } from './thumbnail.js';
import { checkWebp } from './webp-structure.js';

const SIGNATURES = [Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from('\x89PNG', 'latin1'), Buffer.from('WEBPVP8', 'latin1')];
const STRUCTURE = { 'image/jpeg': checkJpeg, 'image/png': checkPng, 'image/webp': checkWebp };

export interface ReencodeJob {
  sourcePath: string;
  declaredType: string;
  targetPath: string;
  thumbnailPath: string;
  /** Written into the picture; uploads carry no mark. */
  mark?: DigitalSourceType | undefined;
}

export interface Reencoded extends Size {
  mediaType: PictureType;
}

/**
 * Judges an untrusted picture by its bytes and writes it anew, upright, in sRGB and without any metadata, beside a
 * small WebP of it. Runs inside a media child only.
 *
 * @throws Refusal with a `PictureRefusalCode`.
 */
export async function reencodePicture(job: ReencodeJob): Promise<Reencoded> {
  const bytes = await readFile(job.sourcePath);
  const mediaType = recognise(bytes, job.declaredType);
  STRUCTURE[mediaType](bytes);
  refusePolyglot(bytes);
  allowOnlyPictures();
  const fresh = await decodeAnew(bytes, mediaType, job.mark);
  await writeFile(job.targetPath, fresh.bytes);
  await writeThumbnail(sharp(fresh.bytes), job.thumbnailPath, job.mark);
  return { mediaType, width: fresh.width, height: fresh.height };
}

async function decodeAnew(bytes: Buffer, type: PictureType, mark?: DigitalSourceType): Promise<EncodedPicture> {
  try {
    const upright = sharp(bytes, { failOn: 'warning', limitInputPixels: MAX_PICTURE_PIXELS, sequentialRead: true }).autoOrient();
    return await encodePicture(upright, type, mark);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (/pixel limit/.test(detail)) refuse('TOO_MANY_PIXELS', detail);
    return refuse(/premature end|truncated|end of (file|stream)/i.test(detail) ? 'TRUNCATED' : 'CORRUPT', detail);
  }
}

function recognise(bytes: Buffer, declaredType: string): PictureType {
  if (bytes.length === 0) refuse('EMPTY', 'no bytes');
  if (bytes.length > MAX_PICTURE_BYTES) refuse('TOO_LARGE', `${bytes.length} bytes`);
  const found = sniff(bytes);
  if (!found) {
    const hidden = SIGNATURES.some((signature) => bytes.subarray(0, 4096).includes(signature));
    return refuse(hidden ? 'POLYGLOT' : 'UNSUPPORTED_TYPE', hidden ? 'a picture behind something else' : 'not a picture we know');
  }
  const supported = PICTURE_TYPES.find((type) => type === found);
  if (!supported) return refuse('UNSUPPORTED_TYPE', found.replace('unsupported:', ''));
  if (!PICTURE_TYPES.some((type) => type === declaredType)) refuse('UNSUPPORTED_TYPE', `declared as ${declaredType}`);
  if (found !== declaredType) refuse('TYPE_MISMATCH', `${found}, declared as ${declaredType}`);
  return supported;
}

/** Takes every other decoder of libvips out of reach, so that a file we misjudge meets none of them. */
function allowOnlyPictures(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp'] });
  sharp.cache(false);
}
