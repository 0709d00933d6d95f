import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ChildCrashed, ChildRefused } from './child-errors.js';
import type { DigitalSourceType } from './digital-source-type.js';
import { MAX_PICTURE_BYTES, PICTURE_REFUSALS, type PictureRefusalCode } from './picture-rules.js';
import type { ClipFacts } from './probe-clip.js';
import type { Reencoded, ReencodeJob } from './reencode-picture.js';
import { runInChild } from './run-in-child.js';

const PICTURE_CHILD = new URL('./picture.child.js', import.meta.url);
const CLIP_CHILD = new URL('./clip.child.js', import.meta.url);
/** A decoded 40-megapixel picture and a WebP encoder at work need some seconds and 800 MB. */
const PICTURE_LIMITS = { timeoutMs: 45_000, memoryMb: 1200 };
const CLIP_LIMITS = { timeoutMs: 15_000, memoryMb: 500 };

/** An untrusted picture was refused; `code` says why, the message adds detail for the log. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
  readonly code: PictureRefusalCode;

  constructor(code: PictureRefusalCode, detail: string) {
    super(`${code}: ${detail}`);
    this.code = code;
  }
}

/** The file isn't an MP4 that plays. */
export class ClipRefused extends Error {
  override readonly name = 'ClipRefused';
}

export interface UntrustedPicture {
  path: string;
  /** What the sender called it, e.g. `image/jpeg`. */
  declaredType: string;
  /** An existing folder; two files of new names appear in it, or none. */
  outDir: string;
  /** Marks the stored picture; left out for uploads. */
  digitalSourceType?: DigitalSourceType;
}

export interface CleanPicture extends Reencoded {
  path: string;
  byteSize: number;
  /** Hex digest of the file at `path`. */
  sha256: string;
  /** WebP, longest side at most 512 pixels. */
  thumbnailPath: string;
}

/**
 * Decodes an untrusted picture in a child process and writes it anew without metadata. The source file stays.
 *
 * @throws PictureRefused; ChildTimeout or ChildCrashed where the fault may be ours; the signal's reason when aborted.
 */
export async function inspectAndReencode(picture: UntrustedPicture, signal?: AbortSignal): Promise<CleanPicture> {
  const { size } = await stat(picture.path);
  if (size === 0) throw new PictureRefused('EMPTY', 'no bytes');
  if (size > MAX_PICTURE_BYTES) throw new PictureRefused('TOO_LARGE', `${size} bytes`);
  // The child is told where to write, and what it wrote is measured here: its word is that of a process that read untrusted bytes.
  const name = randomUUID();
  const path = join(picture.outDir, name);
  const thumbnailPath = join(picture.outDir, `${name}.thumbnail.webp`);
  const job: ReencodeJob = { sourcePath: picture.path, declaredType: picture.declaredType, targetPath: path, thumbnailPath, mark: picture.digitalSourceType };
  try {
    const clean = await runInChild<ReencodeJob, Reencoded>({ entry: PICTURE_CHILD, input: job, ...PICTURE_LIMITS, ...(signal && { signal }) });
    return { ...clean, path, thumbnailPath, ...(await measure(path)) };
  } catch (error) {
    await Promise.all([path, thumbnailPath].map((file) => rm(file, { force: true })));
    throw asRefusal(error);
  }
}

/**
 * Reads duration, size and codec of an MP4 in a child process.
 *
 * @throws ClipRefused where it is none; otherwise as `inspectAndReencode`.
 */
export async function inspectClip(path: string, signal?: AbortSignal): Promise<ClipFacts> {
  try {
    return await runInChild<string, ClipFacts>({ entry: CLIP_CHILD, input: path, ...CLIP_LIMITS, ...(signal && { signal }) });
  } catch (error) {
    throw error instanceof ChildRefused ? new ClipRefused(error.message) : error;
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof ChildRefused) {
    const code = PICTURE_REFUSALS.find((known) => known === error.reason);
    return code ? new PictureRefused(code, error.message) : error;
  }
  // Needing more memory than any picture of allowed size does, or killing the decoder, is the file's doing.
  if (error instanceof ChildCrashed && error.kind === 'memory') return new PictureRefused('TOO_MANY_PIXELS', error.message);
  if (error instanceof ChildCrashed && error.kind === 'signal') return new PictureRefused('CORRUPT', error.message);
  return error;
}

async function measure(path: string): Promise<{ byteSize: number; sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { byteSize: (await stat(path)).size, sha256: hash.digest('hex') };
}
