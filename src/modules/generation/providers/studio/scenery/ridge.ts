import { noiseFrom, type Random } from '../random.js';
import type { Point } from './canvas.js';

export interface RidgeShape {
  width: number;
  /** Height around which the line swings. */
  base: number;
  amplitude: number;
  /** How many swells fit across the picture. */
  swells: number;
  /** 0 for dunes and hills, towards 0.6 for rock. */
  roughness: number;
  /** Folds the noise into pointed summits. */
  pointed: boolean;
}

/** The outline of a range from the left edge to the right one. */
export function ridge(random: Random, shape: RidgeShape): Point[] {
  const octaves = shape.roughness > 0 ? 7 : 2;
  const layers = Array.from({ length: octaves }, () => noiseFrom(random));
  const offset = random.between(0, 400);
  const step = Math.max(2, shape.width / 420);
  const points: Point[] = [];
  for (let x = -step; x <= shape.width + step; x += step) {
    let height = 0;
    let weight = 1;
    let total = 0;
    layers.forEach((noise, octave) => {
      const value = noise(offset + (x / shape.width) * shape.swells * 2 ** octave);
      height += (shape.pointed && octave < 3 ? 1 - 2 * Math.abs(value) : value) * weight;
      total += weight;
      weight *= shape.roughness > 0 ? shape.roughness : 0.25;
    });
    points.push({ x, y: shape.base - (height / total) * shape.amplitude });
  }
  return points;
}

export interface Slope {
  outline: Point[];
  /** Heights of its summit and of the valley it runs down to. */
  summit: number;
  valley: number;
}

/** The slopes that lie in shade: from each summit down its far side, closed by a spine that wanders down from the summit. */
export function shadedSlopes(points: readonly Point[], random: Random, options: { lightFromLeft: boolean; fall: number; jag: number; reach: number }): Slope[] {
  const line = options.lightFromLeft ? points : points.toReversed();
  const slopes: Slope[] = [];
  for (const [summit, valley] of descents(line, options.reach)) {
    const slope = line.slice(summit, valley + 1);
    const [top, foot] = [slope[0], slope.at(-1)];
    if (!top || !foot || foot.y - top.y < options.fall * 0.12) continue;
    const bottom = foot.y + options.fall * random.between(0.5, 1);
    const spine: Point[] = [{ x: foot.x + (foot.x - top.x) * 0.15, y: bottom }];
    const lean = (foot.x - top.x) * random.between(0.1, 0.35);
    // Rock zigzags down; sand swings out in one long curve.
    for (let t = 1; t > 0; t -= 0.05) {
      const wander = options.jag > 0 ? options.jag * random.between(-1, 1) * Math.sqrt(t) : 0.55 * Math.sin(t * Math.PI * 1.1);
      spine.push({ x: top.x + lean * t + (foot.x - top.x) * wander, y: top.y + (bottom - top.y) * t });
    }
    slopes.push({ outline: [...slope, ...spine], summit: top.y, valley: foot.y });
  }
  return slopes;
}

/** Index pairs of summits and the valleys behind them; a summit is the highest point within `reach` steps to both sides. */
function* descents(line: readonly Point[], reach: number): Generator<[number, number]> {
  const y = (index: number): number => line[index]?.y ?? Number.POSITIVE_INFINITY;
  for (let index = reach; index < line.length - 2; index += 1) {
    let isSummit = true;
    for (let other = index - reach; other <= index + reach; other += 1) if (y(other) < y(index)) isSummit = false;
    if (!isSummit) continue;
    let valley = index;
    for (let other = index + 1; other < line.length && other < index + reach * 4; other += 1) {
      if (y(other) > y(valley)) valley = other;
      else if (y(valley) - y(other) > (y(valley) - y(index)) * 0.35) break;
    }
    if (valley > index + 1) yield [index, valley];
  }
}

/** The height of the line at `x`. */
export function heightAt(points: readonly Point[], x: number): number {
  const [first, second] = points;
  if (!first || !second) return 0;
  const position = (x - first.x) / (second.x - first.x);
  const index = Math.min(points.length - 2, Math.max(0, Math.floor(position)));
  const [from, to] = [points[index] ?? first, points[index + 1] ?? first];
  return from.y + (to.y - from.y) * Math.min(1, Math.max(0, position - index));
}
