import type { Size } from '../../../../../platform/codecs/picture-rules.js';

/**
 * A picture ready for the camera: BT.709 luma at full size, chroma at half, limited range, as video wants them.
 * A see-through plate also has coverage at both sizes, and its colours are already weighted with it.
 */
export interface Plate extends Size {
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  cover?: { full: Uint8Array; half: Uint8Array; /** First row that isn't empty. */ top: number };
  /** How much of the camera's motion it follows, 0 to 1. */
  follow: number;
}

/** Converts raw RGB or RGBA pixels; width and height must be even. */
export function toPlate(pixels: Uint8Array, { width, height }: Size, channels: 3 | 4, follow: number): Plate {
  const y = new Uint8Array(width * height);
  const half = (width * height) / 4;
  const [u, v] = [new Uint8Array(half), new Uint8Array(half)];
  const full = channels === 4 ? new Uint8Array(width * height) : undefined;
  const quarter = channels === 4 ? new Uint8Array(half) : undefined;
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      let red = 0, green = 0, blue = 0, alpha = 0;
      for (let part = 0; part < 4; part += 1) {
        const place = (row + (part >> 1)) * width + column + (part & 1);
        const at = place * channels;
        const a = channels === 4 ? (pixels[at + 3] ?? 0) / 255 : 1;
        const [r, g, b] = [(pixels[at] ?? 0) * a, (pixels[at + 1] ?? 0) * a, (pixels[at + 2] ?? 0) * a];
        y[place] = Math.round(16 * a + (0.2126 * r + 0.7152 * g + 0.0722 * b) * (219 / 255));
        if (full) full[place] = Math.round(a * 255);
        red += r;
        green += g;
        blue += b;
        alpha += a;
      }
      const place = (row >> 1) * (width >> 1) + (column >> 1);
      const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      u[place] = Math.round((128 * alpha + ((blue - luma) / 1.8556) * (224 / 255)) / 4);
      v[place] = Math.round((128 * alpha + ((red - luma) / 1.5748) * (224 / 255)) / 4);
      if (quarter) quarter[place] = Math.round((alpha / 4) * 255);
    }
  }
  const top = full ? Math.floor(full.findIndex((value) => value > 0) / width) : 0;
  return { width, height, y, u, v, follow, ...(full && quarter && { cover: { full, half: quarter, top: top < 0 ? height : top } }) };
}

/** Back to RGB, for a poster frame. */
export function toRgb(frame: Uint8Array, { width, height }: Size): Uint8Array {
  const pixels = new Uint8ClampedArray(width * height * 3);
  const [uAt, vAt] = [width * height, (width * height * 5) / 4];
  for (let row = 0, at = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, at += 3) {
      const chroma = (row >> 1) * (width >> 1) + (column >> 1);
      const y = ((frame[row * width + column] ?? 16) - 16) * (255 / 219);
      const u = ((frame[uAt + chroma] ?? 128) - 128) * (255 / 224);
      const v = ((frame[vAt + chroma] ?? 128) - 128) * (255 / 224);
      pixels[at] = y + 1.5748 * v;
      pixels[at + 1] = y - 0.1873 * u - 0.4681 * v;
      pixels[at + 2] = y + 1.8556 * u;
    }
  }
  return new Uint8Array(pixels.buffer);
}
