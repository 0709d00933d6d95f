import { mix } from '../colour.js';
import { blur, type Canvas, type Layer, n, type Point, polygon, vertical } from './canvas.js';
import { ridge, type RidgeShape, shadedSlopes, type Slope } from './ridge.js';

/** One range between the horizon and the viewer. */
export interface Range {
  outline: Point[];
  /** 0 at the horizon, 1 in front. */
  nearness: number;
  colour: string;
  layer: Layer;
}

export interface LandStyle {
  count: number;
  shape: (nearness: number) => Omit<RidgeShape, 'width'>;
  /** Colour of the ground where nothing hazes it. */
  ground: string;
  snowCaps?: boolean;
  shade?: { jag: number; opacity: number };
  /** Nearest range's darkness: 1 makes it a silhouette. */
  silhouette: number;
}

/** Ranges behind each other, each clearer and darker than the one behind it, with mist in the valleys between. */
export function land(canvas: Canvas, style: LandStyle): Range[] {
  const { scene, width, height, unit, light } = canvas;
  const { palette } = scene;
  const random = scene.random.fork('land');
  return Array.from({ length: style.count }, (_, index): Range => {
    const nearness = style.count === 1 ? 1 : index / (style.count - 1);
    const outline = ridge(random.fork(`ridge ${index}`), { width, ...style.shape(nearness) });
    const depth = nearness ** 1.2;
    const colour = mix(mix(palette.haze, style.ground, 0.25 + 0.75 * depth), palette.near, depth * style.silhouette);
    const top = Math.min(...outline.map(({ y }) => y));
    const misty = mix(colour, palette.haze, 0.75 * (1 - depth));
    const fill = vertical(canvas, top, top + unit * (0.22 + 0.3 * nearness), [[0, colour], [1, misty]]);
    const body = `${fill.defs}<path d="${polygon([...outline, { x: width + 9, y: height + 9 }, { x: -9, y: height + 9 }])}" fill="${fill.paint}"/>`;
    const lightFromLeft = light.x < width / 2;
    const slopes = style.shade ? shadedSlopes(outline, random.fork(`shade ${index}`), { lightFromLeft, fall: unit * 0.2, jag: style.shade.jag, reach: 9 }) : [];
    const shadow = slopes.length === 0 ? '' : shade(canvas, slopes, mix(colour, palette.near, 0.65), (style.shade?.opacity ?? 0) * (0.35 + 0.65 * depth));
    const snow = style.snowCaps && nearness < 0.75 ? caps(canvas, outline, index, mix(palette.haze, palette.light, 0.8), 0.85 - nearness * 0.35) : '';
    return { outline, nearness, colour, layer: { depth: 0.12 + 0.7 * nearness ** 1.5, svg: body + snow + shadow + mist(canvas, top, nearness) } };
  });
}

/** Darkest at the summit, gone in the valley. */
function shade(canvas: Canvas, slopes: readonly Slope[], colour: string, opacity: number): string {
  return slopes.map(({ outline, summit, valley }) => {
    const fill = vertical(canvas, summit, valley + (valley - summit) * 0.15, [[0, colour, opacity], [0.5, colour, opacity * 0.6], [1, colour, 0]]);
    return `${fill.defs}<path d="${polygon(outline)}" fill="${fill.paint}"/>`;
  }).join('');
}

/** Snow lies from the summits down to a ragged line. */
function caps({ scene, unit }: Canvas, outline: readonly Point[], index: number, colour: string, opacity: number): string {
  const random = scene.random.fork(`snow ${index}`);
  const heights = outline.map(({ y }) => y);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const line = top + (bottom - top) * (scene.has.has('snow') ? 0.85 : 0.5);
  let drip = 0.5;
  const edge = outline.map(({ x, y }) => {
    drip = Math.min(1, Math.max(0.15, drip + random.between(-0.28, 0.28)));
    return { x, y: y + Math.max(0, line - y) * drip + (y < line ? unit * 0.002 : 0) };
  });
  return `<path d="${polygon([...outline, ...edge.toReversed()])}" fill="${colour}" opacity="${n(opacity)}"/>`;
}

function mist(canvas: Canvas, top: number, nearness: number): string {
  const { scene, width, unit } = canvas;
  if (nearness > 0.85) return '';
  const random = scene.random.fork(`mist ${nearness}`);
  const soft = blur(canvas, unit * 0.03);
  const thickness = (scene.has.has('fog') ? 0.75 : 0.32) * (1 - nearness * 0.6);
  const banks = Array.from({ length: 3 }, () =>
    `<ellipse cx="${n(random() * width)}" cy="${n(top + unit * random.between(0.16, 0.3))}" rx="${n(width * random.between(0.25, 0.5))}" ry="${n(unit * random.between(0.02, 0.05))}"/>`);
  return `${soft.defs}<g fill="${mix(scene.palette.haze, scene.palette.light, 0.35)}" opacity="${n(thickness)}" ${soft.filter}>${banks.join('')}</g>`;
}
