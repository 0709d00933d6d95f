import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { DigitalSourceType } from '../../../../platform/codecs/digital-source-type.js';
import { writeThumbnail } from '../../../../platform/codecs/thumbnail.js';
import { composePicture } from './compose-picture.js';
import { type Placed, photoOf, type StudioFile, type StudioProgress, type StudioRequest } from './request.js';
import { restylePicture } from './restyle-picture.js';

/** Makes the files of one request, one after the other. Runs inside the render child only. */
export async function renderRequest(request: StudioRequest, report: (progress: StudioProgress) => void): Promise<StudioFile[]> {
  const files: StudioFile[] = [];
  for (let index = 0; index < request.count; index += 1) {
    const one = { ...request, seed: request.seed + index };
    const progress = (share: number): void => report({ fraction: (index + share) / request.count });
    files.push(await (isClip(request) ? makeClip(one, place(one, index, 'mp4'), progress) : makePicture(one, index)));
    progress(1);
  }
  return files;
}

async function makePicture(request: StudioRequest, index: number): Promise<StudioFile> {
  const { prompt, negativePrompt, seed, width, height } = request;
  const restyled = request.kind === 'IMAGE_TO_IMAGE';
  const bytes = restyled
    ? await restylePicture({ photo: photoOf(request), prompt, seed, width, height })
    : await composePicture({ prompt, negativePrompt, seed, width, height });
  const file = place(request, index, restyled ? 'jpg' : 'png');
  await writeFile(file.path, bytes);
  await writeThumbnail(sharp(bytes), file.thumbnailPath, file.digitalSourceType);
  return { ...file, mediaType: restyled ? 'image/jpeg' : 'image/png' };
}

function place({ kind, outDir, width, height }: StudioRequest, index: number, extension: string): Placed {
  const digitalSourceType: DigitalSourceType = kind.startsWith('TEXT') ? 'algorithmicMedia' : 'algorithmicallyEnhanced';
  return { path: join(outDir, `${index}.${extension}`), thumbnailPath: join(outDir, `${index}.thumbnail.webp`), width, height, digitalSourceType };
}

/** Loaded only when a clip is wanted: FFmpeg takes longer to load than most pictures take to make. */
async function makeClip(request: StudioRequest, file: Placed, progress: (share: number) => void): Promise<StudioFile> {
  const { filmRequest } = await import('./film/film-request.js');
  return filmRequest(request, file, progress);
}

function isClip({ kind }: StudioRequest): boolean {
  return kind.endsWith('VIDEO');
}
