import { ClipEncoder } from '../../../../../platform/codecs/encode-clip.js';
import type { Size } from '../../../../../platform/codecs/picture-rules.js';
import type { Random } from '../random.js';
import type { Trait } from '../words.js';
import { cameraOver } from './camera.js';
import type { Falling } from './falling.js';
import { type Plate, toRgb } from './plate.js';
import { shoot } from './shoot.js';

export const FPS = 24;

export interface ClipRequest extends Size {
  path: string;
  /** What the camera moves over, from back to front; the first must be opaque. All of one size. */
  stage: [Plate, ...Plate[]];
  /** 1 to 10. */
  seconds: number;
  traits: readonly Trait[];
  random: Random;
  /** Snow or rain in front of it all. */
  falling?: Falling | undefined;
}

/** Films a stage as an H.264 MP4 and returns its first frame as RGB. Equal requests give equal files. */
export async function renderClip(request: ClipRequest, onFrame: (frame: number, total: number) => void): Promise<Uint8Array> {
  const { path, stage, seconds, width, height, traits, random, falling } = request;
  const total = Math.round(seconds * FPS);
  const camera = cameraOver(stage[0], { width, height }, seconds, traits, random);
  const clip = await ClipEncoder.open(path, { width, height, fps: FPS });
  let poster: Uint8Array | undefined;
  try {
    // One frame is shot while the encoder still reads the one before.
    const frames = [Buffer.alloc((width * height * 3) / 2), Buffer.alloc((width * height * 3) / 2)] as const;
    let encoding = Promise.resolve();
    for (let index = 0; index < total; index += 1) {
      const frame = frames[index % 2 === 0 ? 0 : 1];
      const moment = total === 1 ? 0 : index / (total - 1);
      for (const plate of stage) shoot(plate, camera(moment, plate.follow), { width, height }, frame);
      falling?.(frame, index / FPS);
      poster ??= toRgb(frame, { width, height });
      await encoding;
      encoding = clip.push(frame);
      onFrame(index + 1, total);
    }
    await encoding;
    await clip.finish();
  } catch (error) {
    await clip.close();
    throw error;
  }
  return poster ?? new Uint8Array();
}
