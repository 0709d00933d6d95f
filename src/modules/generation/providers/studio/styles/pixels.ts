import sharp, { type Sharp } from 'sharp';

/** A picture as plain RGB bytes. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

export async function toPixels(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.flatten({ background: '#fff' }).toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

export function toSharp({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** Rec. 709 luma of the pixel whose first byte is at `at`, 0 to 255. */
export function luma(data: Uint8Array, at: number): number {
  return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
}

export type Colour3 = [red: number, green: number, blue: number];

/** Changes each pixel by its colour and place; values beyond 0 and 255 are cut off. */
export function mapPixels({ data, width, height }: Pixels, change: (colour: Colour3, x: number, y: number, at: number) => Colour3): Pixels {
  const result = new Uint8ClampedArray(data.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      result.set(change([data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0], x, y, at), at);
    }
  }
  return { data: new Uint8Array(result.buffer), width, height };
}

/** `share` = 0 gives `from`, 1 gives `to`. */
export function blend(from: Pixels, to: Pixels, share: number): Pixels {
  const data = from.data.map((value, at) => Math.round(value + ((to.data[at] ?? 0) - value) * share));
  return { ...from, data };
}

/** Exact to the last bit, because styles subtract blurs from each other. */
export async function blurred(pixels: Pixels, sigma: number): Promise<Pixels> {
  return toPixels(toSharp(pixels).blur({ sigma: Math.max(0.3, sigma), precision: 'float', minAmplitude: 0.02 }));
}
