import sharp from 'sharp';
import { encodePicture } from '../../../../platform/codecs/encode-picture.js';
import { paletteOf } from './palette.js';
import { planScene } from './plan-scene.js';
import { type Random, randomFrom } from './random.js';
import { blend, mapPixels, type Pixels, toPixels, toSharp } from './styles/pixels.js';
import { STYLES } from './styles/styles.js';
import { traitsIn } from './words.js';

export interface RestyleRequest {
  /** A picture we re-encoded ourselves: its path or its bytes. */
  photo: string | Buffer;
  prompt: string;
  seed: number;
  /** Size of the result; the photo is cropped where its shape differs. */
  width: number;
  height: number;
  /** 0 keeps the photo, 1 (the default) applies the style in full. */
  strength?: number;
}

/** Gives a photo the style the prompt asks for, or one the seed picks, as a JPEG. Equal requests give equal bytes. */
export async function restylePicture({ photo, prompt, seed, width, height, strength = 1 }: RestyleRequest): Promise<Buffer> {
  const traits = traitsIn(prompt);
  const random = randomFrom(`${seed}\0${prompt.normalize('NFC').trim()}`);
  const [, , style] = STYLES.find(([, calledBy]) => calledBy.some((trait) => traits.includes(trait))) ?? random.fork('style').pick(STYLES as [(typeof STYLES)[number]]);
  const { time } = planScene({ prompt, seed });
  const original = await toPixels(sharp(photo).resize(width, height, { fit: 'cover' }));
  const styled = grade(await style(original, { random, palette: paletteOf(time, traits) }), random.fork('grade'));
  const picture = toSharp(strength >= 1 ? styled : blend(original, styled, Math.max(0, strength)));
  return (await encodePicture(picture, 'image/jpeg', 'algorithmicallyEnhanced')).bytes;
}

/** A slight cast of the seed's own, so that several versions of one photo differ. */
function grade(pixels: Pixels, random: Random): Pixels {
  const [red, green, blue, lift] = [random.between(0.93, 1.05), random.between(0.95, 1.04), random.between(0.93, 1.05), random.between(-4, 6)];
  return mapPixels(pixels, ([r, g, b]) => [r * red + lift, g * green + lift, b * blue + lift]);
}
