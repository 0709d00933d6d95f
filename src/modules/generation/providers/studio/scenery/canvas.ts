import type { Scene } from '../plan-scene.js';

/** What a part of the scenery is drawn on. Lengths are in pixels; `unit` is the shorter side. */
export interface Canvas {
  scene: Scene;
  width: number;
  height: number;
  unit: number;
  /** Where sky meets land or water. */
  horizon: number;
  /** Where sun or moon stands. */
  light: Point;
  /** A new name for a gradient or filter of this document. */
  id: () => string;
}

export interface Point {
  x: number;
  y: number;
}

/** A piece of SVG and how far away it is: 0 is the sky, 1 is right in front. The camera moves what is near the most. */
export interface Layer {
  depth: number;
  svg: string;
}

/** The depth of what belongs to the frame and not to the scene; a clip leaves it out. */
export const FRAME = 9;

/** Two decimals are finer than any pixel, and keep documents small and equal. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function polygon(points: readonly Point[]): string {
  return `M${points.map(({ x, y }) => `${n(x)} ${n(y)}`).join('L')}Z`;
}

/** A vertical gradient between two heights, as a definition and the paint that refers to it. */
export function vertical(
  canvas: Canvas,
  from: number,
  to: number,
  stops: ReadonlyArray<readonly [offset: number, colour: string, opacity?: number]>,
): { defs: string; paint: string } {
  const id = canvas.id();
  const list = stops.map(([offset, colour, opacity = 1]) => `<stop offset="${n(offset)}" stop-color="${colour}" stop-opacity="${n(opacity)}"/>`).join('');
  return {
    defs: `<defs><linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="${n(from)}" y2="${n(to)}">${list}</linearGradient></defs>`,
    paint: `url(#${id})`,
  };
}

/** A blur of the given radius in pixels, as a definition and the attribute that uses it. */
export function blur(canvas: Canvas, radius: number): { defs: string; filter: string } {
  const id = canvas.id();
  return {
    defs: `<defs><filter id="${id}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${n(radius)}"/></filter></defs>`,
    filter: `filter="url(#${id})"`,
  };
}
