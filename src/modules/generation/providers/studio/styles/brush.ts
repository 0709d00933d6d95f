import { luma, type Pixels } from './pixels.js';

/**
 * Kuwahara's filter: every pixel takes the mean of whichever of the four squares around it varies least. Flat areas run
 * together while edges stay, which looks like the strokes of a brush of that radius.
 */
export function brush({ data, width, height }: Pixels, radius: number): Pixels {
  const stride = width + 1;
  const size = stride * (height + 1);
  // Summed-area tables of luma, its square, and the three channels: any square's mean costs four look-ups.
  const sums = Array.from({ length: 5 }, () => new Float64Array(size)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const [sumL, sumLL, sumR, sumG, sumB] = sums;
  for (let y = 0, at = 0; y < height; y += 1) {
    let l = 0, ll = 0, r = 0, g = 0, b = 0;
    for (let x = 0, cell = (y + 1) * stride + 1; x < width; x += 1, at += 3, cell += 1) {
      const value = luma(data, at);
      l += value;
      ll += value * value;
      r += data[at] ?? 0;
      g += data[at + 1] ?? 0;
      b += data[at + 2] ?? 0;
      const above = cell - stride;
      sumL[cell] = (sumL[above] ?? 0) + l;
      sumLL[cell] = (sumLL[above] ?? 0) + ll;
      sumR[cell] = (sumR[above] ?? 0) + r;
      sumG[cell] = (sumG[above] ?? 0) + g;
      sumB[cell] = (sumB[above] ?? 0) + b;
    }
  }
  const result = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      let calmest = Number.POSITIVE_INFINITY;
      let p = 0, q = 0, s = 0, t = 0, area = 1;
      for (let square = 0; square < 4; square += 1) {
        const left = Math.max(0, square % 2 === 0 ? x - radius : x);
        const right = Math.min(width, (square % 2 === 0 ? x : x + radius) + 1);
        const top = Math.max(0, square < 2 ? y - radius : y);
        const bottom = Math.min(height, (square < 2 ? y : y + radius) + 1);
        const [a, b, c, d] = [top * stride + left, top * stride + right, bottom * stride + left, bottom * stride + right];
        const n = (right - left) * (bottom - top);
        const mean = within(sumL, a, b, c, d) / n;
        const variance = within(sumLL, a, b, c, d) / n - mean * mean;
        if (variance < calmest) [calmest, p, q, s, t, area] = [variance, a, b, c, d, n];
      }
      result[at] = within(sumR, p, q, s, t) / area;
      result[at + 1] = within(sumG, p, q, s, t) / area;
      result[at + 2] = within(sumB, p, q, s, t) / area;
    }
  }
  return { data: result, width, height };
}

function within(sums: Float64Array, topLeft: number, topRight: number, bottomLeft: number, bottomRight: number): number {
  return (sums[bottomRight] ?? 0) - (sums[topRight] ?? 0) - (sums[bottomLeft] ?? 0) + (sums[topLeft] ?? 0);
}
