import { mix } from '../colour.js';
import { blur, type Canvas, type Layer, n, vertical } from './canvas.js';

/** Three rows of houses against the sky, with lights in the windows when it gets dark. */
export function city(canvas: Canvas, ground: number): Layer[] {
  return [0, 0.5, 1].map((nearness) => row(canvas, ground, nearness));
}

function row(canvas: Canvas, ground: number, nearness: number): Layer {
  const { scene, width, unit } = canvas;
  const random = scene.random.fork(`city ${nearness}`);
  const base = ground + unit * 0.02 * nearness;
  const colour = mix(scene.palette.haze, scene.palette.near, 0.3 + 0.62 * nearness);
  const fill = vertical(canvas, base - unit * 0.5, base, [[0, colour], [0.55, colour], [1, mix(colour, scene.palette.haze, 0.45 * (1 - nearness * 0.6))]]);
  const lit = { day: 0, dawn: 0.12, sunset: 0.3, dusk: 0.5, night: 0.55 }[scene.time];
  const houses: string[] = [];
  const windows: string[] = [];
  for (let x = -unit * 0.05; x < width + unit * 0.05; ) {
    const wide = unit * random.between(0.035, 0.085) * (0.75 + nearness * 0.5);
    const centre = 1 - Math.abs(x - width * 0.5) / width;
    const tall = unit * random.between(0.08, 0.24) * (1.15 - nearness * 0.45) * (0.7 + centre * 0.9) * (random.chance(0.16) ? 1.7 : 1);
    houses.push(house(x, base, wide, tall, random.pick(['flat', 'flat', 'step', 'spire', 'slant'])));
    windows.push(...lights(x, base - tall, wide, tall, unit * (0.0042 + 0.0022 * nearness), () => random.chance(lit)));
    x += wide * random.between(0.92, 1.15);
  }
  const warm = mix(scene.palette.accent, scene.palette.light, 0.3);
  const glow = blur(canvas, unit * 0.006);
  const shine = windows.length === 0 ? '' : `${glow.defs}<path d="${windows.join('')}" fill="${warm}" opacity="0.55" ${glow.filter}/><path d="${windows.join('')}" fill="${warm}" opacity="${n(0.55 + 0.4 * nearness)}"/>`;
  return { depth: 0.2 + 0.4 * nearness, svg: `${fill.defs}<path d="${houses.join('')}" fill="${fill.paint}"/>${shine}` };
}

function house(x: number, base: number, wide: number, tall: number, roof: 'flat' | 'step' | 'spire' | 'slant'): string {
  const top = base - tall;
  const box = `M${n(x)} ${n(base)}V${n(top)}H${n(x + wide)}V${n(base)}Z`;
  if (roof === 'step') return `${box}M${n(x + wide * 0.2)} ${n(top + 1)}v${n(-tall * 0.1)}h${n(wide * 0.6)}v${n(tall * 0.1)}ZM${n(x + wide * 0.35)} ${n(top - tall * 0.09)}v${n(-tall * 0.07)}h${n(wide * 0.3)}v${n(tall * 0.07)}Z`;
  if (roof === 'spire') return `${box}M${n(x + wide * 0.42)} ${n(top + 1)}l${n(wide * 0.08)} ${n(-tall * 0.32)}l${n(wide * 0.08)} ${n(tall * 0.32)}Z`;
  if (roof === 'slant') return `${box}M${n(x)} ${n(top + 1)}l${n(wide)} ${n(-tall * 0.12)}v${n(tall * 0.12)}Z`;
  return box;
}

function* lights(x: number, top: number, wide: number, tall: number, size: number, isLit: () => boolean): Generator<string> {
  const [columns, rows] = [Math.floor(wide / (size * 2.4)), Math.floor(tall / (size * 3.4))];
  const pad = (wide - columns * size * 2.4 + size * 1.2) / 2;
  for (let row = 1; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (isLit()) yield `M${n(x + pad + column * size * 2.4)} ${n(top + row * size * 3.4)}h${n(size)}v${n(size * 1.5)}h${n(-size)}Z`;
    }
  }
}
