import { mix } from '../colour.js';
import { type Canvas, type Layer, n } from './canvas.js';
import { billows, texture } from './texture.js';

/** Clouds of gas, a planet with rings and a small companion. */
export function space(canvas: Canvas): Layer[] {
  return [{ depth: 0.05, svg: nebula(canvas) }, { depth: 0.3, svg: companion(canvas) }, { depth: 0.5, svg: planet(canvas) }];
}

function nebula({ scene, width, height, unit }: Canvas): string {
  const random = scene.random.fork('nebula');
  const { sky, accent } = scene.palette;
  return [mix(sky[2], '#c050ff', 0.35), mix(accent, '#ff5090', 0.4), mix(sky[3], '#40d0ff', 0.4)].map((colour, index) => {
    const noise = billows(random.fork(`gas ${index}`), 6);
    const scale = random.between(1.4, 2.4);
    const image = texture({ width, height }, colour, (x, y) => (noise(x * (width / unit) * scale, y * (height / unit) * scale) * 1.9 + 0.08) * (0.75 - index * 0.1));
    return `<image href="${image}" width="${width}" height="${height}" preserveAspectRatio="none"/>`;
  }).join('');
}

function globe(canvas: Canvas, name: string, x: number, y: number, r: number, colour: string): string {
  const { scene, unit, id } = canvas;
  const random = scene.random.fork(name);
  const [shade, clip, swirl] = [id(), id(), id()];
  const light = mix(colour, '#ffffff', 0.45);
  const bands = Array.from({ length: 11 }, (_, index) => {
    const at = y - r + ((index + random()) / 11) * 2 * r;
    return `<ellipse cx="${n(x)}" cy="${n(at)}" rx="${n(r * 1.3)}" ry="${n(r * random.between(0.03, 0.12))}" fill="${random.chance(0.5) ? light : scene.palette.near}" opacity="${n(random.between(0.08, 0.3))}"/>`;
  });
  return `<defs><radialGradient id="${shade}" cx="0.32" cy="0.3" r="0.78"><stop offset="0" stop-color="${light}"/><stop offset="0.45" stop-color="${colour}"/><stop offset="1" stop-color="${mix(colour, '#02030a', 0.88)}"/></radialGradient>
<clipPath id="${clip}"><circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}"/></clipPath>
<filter id="${swirl}"><feTurbulence type="fractalNoise" baseFrequency="${(4 / unit).toFixed(5)} ${(14 / unit).toFixed(5)}" numOctaves="3" seed="${Math.floor(random.between(1, 9999))}"/><feDisplacementMap in="SourceGraphic" scale="${n(r * 0.35)}" xChannelSelector="R" yChannelSelector="G"/></filter>
<radialGradient id="${shade}n" cx="0.32" cy="0.3" r="0.8"><stop offset="0.5" stop-color="#02030a" stop-opacity="0"/><stop offset="1" stop-color="#02030a" stop-opacity="0.85"/></radialGradient></defs>
<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="url(#${shade})"/><g clip-path="url(#${clip})"><g filter="url(#${swirl})">${bands.join('')}</g></g><circle cx="${n(x)}" cy="${n(y)}" r="${n(r * 1.003)}" fill="url(#${shade}n)"/>`;
}

function planet(canvas: Canvas): string {
  const { scene, width, height, unit, id } = canvas;
  const random = scene.random.fork('planet');
  const [x, y, r] = [width * random.between(0.35, 0.65), height * random.between(0.45, 0.62), unit * random.between(0.2, 0.27)];
  const tilt = random.between(-24, 24);
  const colour = scene.palette.haze;
  const rings = [1.45, 1.6, 1.72, 1.9, 2.02].map((reach, index) =>
    `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(r * reach)}" ry="${n(r * reach * 0.24)}" fill="none" stroke="${mix(scene.palette.light, colour, index / 6)}" stroke-width="${n(r * (0.05 + 0.05 * (index % 2)))}" opacity="${n(0.75 - index * 0.09)}"/>`).join('');
  const [front, back] = [id(), id()];
  const half = (name: string, from: number): string => `<clipPath id="${name}"><rect x="${n(x - r * 3)}" y="${n(from)}" width="${n(r * 6)}" height="${n(r * 3)}"/></clipPath>`;
  return `<defs>${half(front, y)}${half(back, y - r * 3)}</defs><g transform="rotate(${n(tilt)} ${n(x)} ${n(y)})"><g clip-path="url(#${back})">${rings}</g>${globe(canvas, 'bands', x, y, r, colour)}<g clip-path="url(#${front})">${rings}</g></g>`;
}

function companion(canvas: Canvas): string {
  const { scene, width, height, unit } = canvas;
  const random = scene.random.fork('companion');
  const side = random.chance(0.5) ? 0.16 : 0.84;
  return globe(canvas, 'moonlet', width * side, height * random.between(0.15, 0.28), unit * random.between(0.03, 0.06), mix(scene.palette.accent, scene.palette.haze, 0.5));
}
