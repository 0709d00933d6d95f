import sharp from 'sharp';
import { encodePicture } from '../../../../platform/codecs/encode-picture.js';
import { drawScene } from './draw-scene.js';
import { planScene, type SceneRequest } from './plan-scene.js';
import type { Random } from './random.js';
import { rasterise } from './rasterise.js';

export interface PictureRequest extends SceneRequest {
  /** Pixels, 512 to 2048 each way for pictures (a clip's stage may be larger). */
  width: number;
  height: number;
}

/** Composes a picture out of what the prompt names. Equal requests give equal bytes. */
export async function composePicture(request: PictureRequest): Promise<Buffer> {
  const { width, height } = request;
  const scene = planScene(request);
  const drawing = await rasterise(drawScene(scene, width, height), request);
  const { data, info } = await drawing.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  addGrain(data, scene.random.fork('grain'));
  const picture = sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
  return (await encodePicture(picture, 'image/png', 'algorithmicMedia')).bytes;
}

/** A trace of film grain: it keeps wide gradients from showing steps. */
export function addGrain(pixels: Buffer, random: Random): void {
  const grain = Int8Array.from({ length: 65_521 }, () => Math.round((random() + random() + random() - 1.5) * 5));
  for (let pixel = 0, at = 0; at < pixels.length; pixel += 1, at += 3) {
    const offset = grain[pixel % 65_521] ?? 0;
    for (let channel = at; channel < at + 3; channel += 1) pixels[channel] = Math.max(0, Math.min(255, (pixels[channel] ?? 0) + offset));
  }
}
