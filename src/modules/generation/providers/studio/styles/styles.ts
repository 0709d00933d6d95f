import type { Palette } from '../palette.js';
import { fieldFrom, type Random } from '../random.js';
import type { Trait } from '../words.js';
import { brush } from './brush.js';
import { blend, blurred, type Colour3, luma, mapPixels, type Pixels } from './pixels.js';

export interface StyleContext {
  random: Random;
  palette: Palette;
}

export type Style = (photo: Pixels, context: StyleContext) => Promise<Pixels> | Pixels;

/** Which words call for which style; the first match in this order counts. */
export const STYLES: ReadonlyArray<readonly [name: string, calledBy: readonly Trait[], style: Style]> = [
  ['watercolour', ['watercolour'], watercolour],
  ['poster', ['poster'], poster],
  ['noir', ['mono', 'rain'], noir],
  ['night', ['night', 'moon', 'stars'], dayForNight],
  ['dream', ['soft', 'fog', 'clouds'], dream],
  ['drama', ['sharp'], drama],
  ['duotone', ['red', 'orange', 'green', 'teal', 'blue', 'purple', 'pink'], duotone],
  ['warm', ['warm', 'sunset', 'gold', 'dawn', 'desert', 'sun'], warm],
];

/** Unit of brushes and blurs: one on a picture of 1024 pixels. */
const scaleOf = ({ width, height }: Pixels): number => Math.max(0.5, Math.min(width, height) / 1024);
const mean = ([r, g, b]: Colour3): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
const vivid = (colour: Colour3, amount: number): Colour3 => {
  const grey = mean(colour);
  return colour.map((value) => grey + (value - grey) * amount) as Colour3;
};
/** A soft S through (0, 0), (128, 128) and (255, 255). */
const contrast = (value: number, amount: number): number => value + amount * 40 * Math.sin(((value - 128) / 128) * Math.PI) * (Math.abs(value - 128) < 128 ? 1 : 0);

async function watercolour(photo: Pixels, { random }: StyleContext): Promise<Pixels> {
  const scale = scaleOf(photo);
  const painted = brush(brush(photo, Math.round(7 * scale)), Math.round(4 * scale));
  const wash = await blurred(painted, 3 * scale);
  const field = fieldFrom(random.fork('paper'));
  const { width, height } = photo;
  return mapPixels(painted, (colour, x, y, at) => {
    // Pigment gathers where a wash ends: darker where the paint differs from its surroundings.
    const edge = Math.min(26, Math.abs(luma(painted.data, at) - luma(wash.data, at)) * 1.6);
    const paper = field((x / scale) * 0.3, (y / scale) * 0.3) * 7 + field((x / scale) * 0.007, (y / scale) * 0.007) * 9;
    const light = vivid(colour, 1.25).map((value) => 255 - (255 - value) * 0.84 - edge + paper) as Colour3;
    return margin(light, x, y, width, height, field);
  });
}

/** Leaves the paper bare around the painting, along an uneven line. */
function margin(colour: Colour3, x: number, y: number, width: number, height: number, field: (x: number, y: number) => number): Colour3 {
  const unit = Math.min(width, height);
  const [u, v] = [x / unit, y / unit];
  const border = 0.026 + 0.012 * field(u * 9, v * 9) + 0.006 * field(u * 31, v * 31) + 0.003 * field(u * 90, v * 90);
  const edge = Math.min(u, v, (width - 1) / unit - u, (height - 1) / unit - v) - border;
  const inside = Math.min(1, Math.max(0, edge / 0.005));
  return [colour[0] * inside + 250 * (1 - inside), colour[1] * inside + 247 * (1 - inside), colour[2] * inside + 240 * (1 - inside)];
}

async function poster(photo: Pixels): Promise<Pixels> {
  const scale = scaleOf(photo);
  const flat = brush(photo, Math.round(5 * scale));
  const [fine, coarse] = [await blurred(flat, 1.1 * scale), await blurred(flat, 2.6 * scale)];
  return mapPixels(flat, (colour, _x, _y, at) => {
    const level = mean(colour);
    const step = Math.min(255, (Math.floor(level / 43) + 0.62) * 43);
    const line = luma(fine.data, at) - luma(coarse.data, at) < -3.2 ? 0.15 : 1;
    return vivid(colour, 1.55).map((value) => (value + step - level) * line) as Colour3;
  });
}

function noir(photo: Pixels, { random }: StyleContext): Pixels {
  const { width, height } = photo;
  const grain = Float32Array.from({ length: 65_521 }, () => (random() + random() - 1) * 16);
  return mapPixels(photo, (colour, x, y, at) => {
    const [dx, dy] = [(x / width - 0.5) * 2, (y / height - 0.5) * 2];
    const corner = 1 - 0.42 * Math.max(0, dx * dx + dy * dy - 0.45);
    const grey = contrast(mean(colour), 1) * corner * 0.98 + (grain[(at / 3) % grain.length] ?? 0);
    return [grey * 1.01, grey, grey * 0.985];
  });
}

async function dayForNight(photo: Pixels): Promise<Pixels> {
  const glow = await blurred(photo, 9 * scaleOf(photo));
  return mapPixels(photo, (colour, _x, _y, at) => {
    const lamp = Math.max(0, luma(glow.data, at) - 175) * 0.55;
    const [r, g, b] = vivid(colour, 0.55);
    return [r * 0.34 + lamp, g * 0.42 + 4 + lamp * 0.9, b * 0.62 + 16 + lamp * 0.6];
  });
}

async function dream(photo: Pixels): Promise<Pixels> {
  const glow = await blurred(photo, 14 * scaleOf(photo));
  return mapPixels(photo, (colour, _x, _y, at) => {
    const lit = colour.map((value, channel) => 255 - ((255 - value) * (255 - 0.55 * (glow.data[at + channel] ?? 0))) / 255) as Colour3;
    const [r, g, b] = vivid(lit, 0.82);
    return [r * 0.9 + 22, g * 0.9 + 16, b * 0.9 + 26];
  });
}

async function drama(photo: Pixels): Promise<Pixels> {
  const around = await blurred(photo, 22 * scaleOf(photo));
  return mapPixels(photo, (colour, _x, _y, at) => {
    const local = luma(photo.data, at) - luma(around.data, at);
    return vivid(colour, 0.78).map((value) => contrast(value, 0.5) + local * 0.75) as Colour3;
  });
}

function duotone(photo: Pixels, { palette }: StyleContext): Pixels {
  const inks = [palette.near, palette.sky[1], palette.sky[2], palette.light].map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  return mapPixels(photo, (colour) => {
    const at = (contrast(mean(colour), 0.4) / 255) * (inks.length - 1);
    const index = Math.min(inks.length - 2, Math.max(0, Math.floor(at)));
    return [0, 1, 2].map((channel) => (inks[index]?.[channel] ?? 0) * (1 - at + index) + (inks[index + 1]?.[channel] ?? 0) * (at - index)) as Colour3;
  });
}

async function warm(photo: Pixels): Promise<Pixels> {
  const glow = await blurred(photo, 18 * scaleOf(photo));
  const { width, height } = photo;
  const graded = mapPixels(photo, ([r, g, b], x, y) => {
    const leak = Math.max(0, 1 - Math.hypot(x / width - 0.08, y / height - 0.12) * 1.5) * 46;
    return [contrast(r, 0.35) * 1.05 + 12 + leak, contrast(g, 0.35) * 0.98 + 6 + leak * 0.55, contrast(b, 0.2) * 0.82 + 14 + leak * 0.1];
  });
  return blend(graded, mapPixels(glow, ([r, g, b]) => [r * 1.1 + 20, g + 8, b * 0.85]), 0.16);
}
