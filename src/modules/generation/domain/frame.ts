export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** Of pictures, in pixels. */
const SHORTEST_SIDE = 512;
const LONGEST_SIDE = 2_048;

/** Video encoders want even sides; pictures don't mind. */
const even = (pixels: number): number => Math.max(2, Math.round(pixels / 2) * 2);

/**
 * Size in pixels.
 * @param resolution `1024`: the longer side, more where the shorter one would have less than 512; `720p`: the shorter side
 * @param ratio width divided by height
 */
export function frameOf(resolution: string, ratio: number): Frame {
  const pixels = Number.parseInt(resolution, 10);
  const stretch = Math.max(ratio, 1 / ratio);
  const longer = resolution.endsWith('p') ? pixels * stretch : Math.max(pixels, Math.min(SHORTEST_SIDE * stretch, LONGEST_SIDE));
  const shorter = longer / stretch;
  return ratio >= 1 ? { width: even(longer), height: even(shorter) } : { width: even(shorter), height: even(longer) };
}

/** `16:9` as a number. @throws RangeError for anything else */
export function ratioOf(aspectRatio: string): number {
  const [, width, height] = /^(\d{1,4}):(\d{1,4})$/.exec(aspectRatio) ?? [];
  const ratio = Number(width) / Number(height);
  if (!(ratio > 0 && Number.isFinite(ratio))) throw new RangeError('not an aspect ratio');
  return ratio;
}

/** The offered ratio that is nearest to a picture's own: what is made from a picture has its shape, unless something else is asked for. */
export function nearestRatio({ width, height }: Frame, offered: readonly string[]): string {
  const distance = (aspectRatio: string) => Math.abs(Math.log(ratioOf(aspectRatio) / (width / height)));
  return offered.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
