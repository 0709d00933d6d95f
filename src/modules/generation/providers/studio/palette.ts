import { mix, tint } from './colour.js';
import type { Trait } from './words.js';

export const TIMES = ['dawn', 'day', 'sunset', 'dusk', 'night'] as const;
export type Time = (typeof TIMES)[number];

export interface Palette {
  /** From the top of the sky to the horizon. */
  sky: [string, string, string, string];
  /** Sun or moon, and their light. */
  light: string;
  /** What distance fades into. */
  haze: string;
  /** What stands closest. */
  near: string;
  /** Windows, flowers, sails. */
  accent: string;
}

const BY_TIME: Record<Time, Palette> = {
  dawn: { sky: ['#33487f', '#8f7fb5', '#f0aeb0', '#ffe0bd'], light: '#fff3d9', haze: '#eec3b8', near: '#2b2545', accent: '#ff9d7a' },
  day: { sky: ['#2878c8', '#64abe2', '#b4daee', '#f3f0e1'], light: '#fffbe6', haze: '#bfd9e4', near: '#173a3c', accent: '#f2603c' },
  sunset: { sky: ['#2a1e54', '#7c2f70', '#e4584f', '#ffbe6b'], light: '#ffe9b0', haze: '#ec9263', near: '#1c1030', accent: '#ffcf5c' },
  dusk: { sky: ['#111c45', '#34427f', '#7f6fae', '#e9b3ac'], light: '#fbe8dc', haze: '#8d80b4', near: '#0e1230', accent: '#ffb36b' },
  night: { sky: ['#04081c', '#0b1a3e', '#18386a', '#3f7391'], light: '#eef4ff', haze: '#2c5275', near: '#03060f', accent: '#ffd98a' },
};

const HUES: Partial<Record<Trait, { hue: number; chroma: number }>> = {
  red: { hue: 25, chroma: 0.24 },
  orange: { hue: 55, chroma: 0.2 },
  gold: { hue: 88, chroma: 0.18 },
  green: { hue: 150, chroma: 0.17 },
  teal: { hue: 195, chroma: 0.14 },
  blue: { hue: 255, chroma: 0.19 },
  purple: { hue: 305, chroma: 0.22 },
  pink: { hue: 350, chroma: 0.2 },
  mono: { hue: 0, chroma: 0 },
};

/** The light of the hour, leaning towards the colours that were named: the first takes the depths, the last the horizon. */
export function paletteOf(time: Time, traits: readonly Trait[]): Palette {
  const base = BY_TIME[time];
  const wanted = traits.flatMap((trait) => HUES[trait] ?? []);
  const [first] = wanted;
  const last = wanted.at(-1);
  if (!first || !last) return base;
  const lean = (hex: string, depth: number, strength: number): string =>
    mix(tint(hex, first.hue, first.chroma, strength), tint(hex, last.hue, last.chroma, strength), depth);
  const [top, high, low, horizon] = base.sky;
  return {
    sky: [lean(top, 0, 0.8), lean(high, 0.3, 0.8), lean(low, 0.8, 0.8), lean(horizon, 1, 0.6)],
    light: lean(base.light, 1, 0.35),
    haze: lean(base.haze, 0.7, 0.75),
    near: lean(base.near, 0, 0.6),
    accent: lean(base.accent, 1, 0.5),
  };
}
