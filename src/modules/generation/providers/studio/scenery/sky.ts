import { mix } from '../colour.js';
import { blur, type Canvas, type Layer, n, vertical } from './canvas.js';
import { billows, texture } from './texture.js';

/** The sky itself, with whatever shines or floats in it. */
export function sky(canvas: Canvas): Layer[] {
  const { scene } = canvas;
  return [
    { depth: 0, svg: air(canvas) + (scene.has.has('stars') ? stars(canvas) : '') + (scene.has.has('aurora') ? aurora(canvas) : '') },
    { depth: 0.04, svg: scene.has.has('moon') || scene.has.has('sun') ? luminary(canvas) : '' },
    { depth: 0.1, svg: scene.has.has('clouds') || scene.has.has('rain') ? clouds(canvas) : '' },
  ].filter(({ svg }) => svg !== '');
}

function air(canvas: Canvas): string {
  const { scene, width, height, horizon } = canvas;
  const [top, high, low, edge] = scene.palette.sky;
  const fill = vertical(canvas, 0, horizon, [[0, top], [0.42, high], [0.78, low], [1, edge]]);
  return `${fill.defs}<rect width="${width}" height="${height}" fill="${fill.paint}"/>`;
}

function luminary({ scene, unit, light, id }: Canvas): string {
  const glow = id();
  const disc = unit * (scene.time === 'night' ? 0.055 : scene.time === 'day' ? 0.05 : 0.085);
  const reach = unit * (scene.time === 'night' ? 0.5 : 0.85);
  const stops = [[0, 0.75], [0.12, 0.42], [0.4, 0.14], [1, 0]].map(([offset, opacity]) => `<stop offset="${offset}" stop-color="${scene.palette.light}" stop-opacity="${opacity}"/>`).join('');
  const halo = `<defs><radialGradient id="${glow}">${stops}</radialGradient></defs><circle cx="${n(light.x)}" cy="${n(light.y)}" r="${n(reach)}" fill="url(#${glow})"/>`;
  const body = `<circle cx="${n(light.x)}" cy="${n(light.y)}" r="${n(disc)}" fill="${scene.palette.light}"/>`;
  return halo + body + (scene.has.has('moon') ? craters(disc, light.x, light.y, mix(scene.palette.light, scene.palette.haze, 0.35)) : '');
}

function craters(disc: number, x: number, y: number, colour: string): string {
  return [[-0.3, -0.25, 0.22], [0.25, 0.1, 0.3], [-0.2, 0.42, 0.16], [0.38, -0.42, 0.12], [-0.55, 0.15, 0.1]]
    .map(([dx = 0, dy = 0, r = 0]) => `<circle cx="${n(x + dx * disc)}" cy="${n(y + dy * disc)}" r="${n(r * disc)}" fill="${colour}" opacity="0.45"/>`)
    .join('');
}

/** Most stars are faint, a few are not; and a band of them crosses the sky. */
function stars(canvas: Canvas): string {
  const { scene, width, unit, horizon } = canvas;
  const random = scene.random.fork('stars');
  const tilt = random.between(-0.5, 0.5);
  const middle = horizon * random.between(0.3, 0.6);
  const dots: string[] = [];
  for (let index = 0; index < 620; index += 1) {
    const x = random() * width;
    const inBand = random.chance(0.45);
    const spread = (random() + random() + random() - 1.5) * unit * 0.16;
    const y = inBand ? middle + (x - width / 2) * tilt * 0.5 + spread : random() * horizon;
    const size = unit * (0.0006 + 0.0019 * random() ** 6);
    const fade = Math.min(1, Math.max(0, 1.15 - y / horizon));
    dots.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(size)}" fill="#fff" opacity="${n((0.25 + 0.75 * random()) * fade)}"/>`);
  }
  const mist = blur(canvas, unit * 0.05);
  const lane = `<ellipse cx="${n(width / 2)}" cy="${n(middle)}" rx="${n(width * 0.75)}" ry="${n(unit * 0.07)}" fill="${scene.palette.light}" opacity="0.13" transform="rotate(${n((Math.atan(tilt * 0.5) * 180) / Math.PI)} ${n(width / 2)} ${n(middle)})" ${mist.filter}/>`;
  return mist.defs + lane + dots.join('');
}

/** Curtains of light: upright strokes along a wave, blurred into each other. */
function aurora(canvas: Canvas): string {
  const { scene, width, unit, horizon } = canvas;
  const random = scene.random.fork('aurora');
  const soft = blur(canvas, unit * 0.022);
  const curtains: string[] = [];
  for (let curtain = 0; curtain < 3; curtain += 1) {
    const [phase, swing, foot] = [random.between(0, 7), random.between(0.05, 0.12) * unit, horizon * random.between(0.45, 0.72)];
    const paint = vertical(canvas, foot - unit * 0.5, foot + unit * 0.08, [[0, '#8a5cff', 0], [0.45, '#4fe0c0', 0.35], [0.88, '#8dffb8', 0.75], [1, '#8dffb8', 0]]);
    const strokes: string[] = [];
    for (let x = -unit * 0.1; x < width * 1.1; x += unit * 0.018) {
      const y = foot + Math.sin(x / unit * 2.2 + phase) * swing + Math.sin(x / unit * 5.1 + phase * 2) * swing * 0.4;
      const tall = unit * random.between(0.16, 0.46);
      strokes.push(`<rect x="${n(x)}" y="${n(y - tall)}" width="${n(unit * 0.024)}" height="${n(tall)}" opacity="${n(random.between(0.15, 0.7))}"/>`);
    }
    curtains.push(`${paint.defs}<g fill="${paint.paint}" ${soft.filter}>${strokes.join('')}</g>`);
  }
  return soft.defs + curtains.join('');
}

/** Banks of cloud, thinner towards the top and the horizon, lit in the colour of the light. */
function clouds({ scene, width, unit, horizon }: Canvas): string {
  const noise = billows(scene.random.fork('clouds'), 5);
  const heavy = scene.has.has('rain');
  const colour = heavy ? mix(scene.palette.haze, scene.palette.near, 0.45) : mix(scene.palette.light, scene.palette.sky[2], scene.time === 'night' ? 0.75 : scene.time === 'dusk' ? 0.45 : 0.25);
  const image = texture({ width, height: horizon }, colour, (x, y) => {
    const thickness = noise(x * (width / unit) * 2.2, y * (horizon / unit) * 6.5);
    const fade = Math.min(1, 0.25 + y * 1.4) * Math.min(1, (1 - y) * 2.6);
    return (heavy ? 0.6 + thickness * 1.6 : thickness * 2.6 - 0.12) * fade * 0.85;
  });
  return `<image href="${image}" width="${width}" height="${n(horizon)}" preserveAspectRatio="none"/>`;
}
