import sharp from 'sharp';
import { markClip } from '../../../../../platform/codecs/marks.js';
import { writeThumbnail } from '../../../../../platform/codecs/thumbnail.js';
import { planScene } from '../plan-scene.js';
import { type Placed, photoOf, type StudioFile, type StudioRequest } from '../request.js';
import { traitsIn } from '../words.js';
import { fallingIn } from './falling.js';
import { FPS, renderClip } from './render-clip.js';
import { composeStage, photoStage } from './stage.js';

/** Makes one clip of a request, with its mark and its poster. */
export async function filmRequest(request: StudioRequest, file: Placed, progress: (share: number) => void): Promise<StudioFile> {
  const { prompt, negativePrompt, seed, width, height, durationSeconds: seconds = 5 } = request;
  const scene = planScene({ prompt, negativePrompt, seed });
  const fromPhoto = request.kind === 'IMAGE_TO_VIDEO';
  const stage = fromPhoto ? await photoStage(photoOf(request), request) : await composeStage(scene, request);
  const falling = fromPhoto ? undefined : fallingIn(scene, request);
  const shot = { path: file.path, stage, seconds, width, height, traits: traitsIn(prompt), random: scene.random.fork('camera'), falling };
  const first = await renderClip(shot, (frame, total) => progress(frame / total));
  await markClip(file.path, file.digitalSourceType);
  await writeThumbnail(sharp(first, { raw: { width, height, channels: 3 } }), file.thumbnailPath, file.digitalSourceType);
  return { ...file, mediaType: 'video/mp4', durationSeconds: Math.round(seconds * FPS) / FPS };
}
