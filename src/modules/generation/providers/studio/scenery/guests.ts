import { mix } from '../colour.js';
import { type Canvas, type Layer, n, type Point } from './canvas.js';

/** Small things that a prompt may ask for, drawn as silhouettes. */
export function birds({ scene, width, unit, horizon }: Canvas): Layer {
  const random = scene.random.fork('birds');
  const [x, y] = [width * random.between(0.2, 0.7), horizon * random.between(0.2, 0.55)];
  const flock = Array.from({ length: 9 }, () => {
    const span = unit * random.between(0.009, 0.02);
    const lift = span * random.between(0.25, 0.6);
    const [cx, cy] = [x + unit * random.between(-0.14, 0.14), y + unit * random.between(-0.07, 0.07)];
    return `M${n(cx - span)} ${n(cy - lift * 0.6)}Q${n(cx - span * 0.45)} ${n(cy - lift)} ${n(cx)} ${n(cy)}Q${n(cx + span * 0.45)} ${n(cy - lift)} ${n(cx + span)} ${n(cy - lift * 0.6)}`;
  });
  return { depth: 0.25, svg: `<path d="${flock.join('')}" fill="none" stroke="${mix(scene.palette.near, scene.palette.haze, 0.15)}" stroke-width="${n(unit * 0.0028)}" stroke-linecap="round"/>` };
}

export function balloons({ scene, width, unit, horizon }: Canvas): Layer {
  const random = scene.random.fork('balloons');
  const { accent, light, near, sky } = scene.palette;
  const one = (x: number, y: number, r: number, colour: string): string => {
    const stripes = [0.62, 0.22].map((share, index) => `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(r * share)}" ry="${n(r)}" fill="${index === 0 ? light : colour}" opacity="0.8"/>`);
    const gore = `M${n(x - r * 0.86)} ${n(y + r * 0.5)}Q${n(x - r * 0.4)} ${n(y + r * 1.1)} ${n(x - r * 0.16)} ${n(y + r * 1.42)}H${n(x + r * 0.16)}Q${n(x + r * 0.4)} ${n(y + r * 1.1)} ${n(x + r * 0.86)} ${n(y + r * 0.5)}Z`;
    const ropes = `M${n(x - r * 0.15)} ${n(y + r * 1.42)}L${n(x - r * 0.12)} ${n(y + r * 1.75)}M${n(x + r * 0.15)} ${n(y + r * 1.42)}L${n(x + r * 0.12)} ${n(y + r * 1.75)}`;
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${colour}"/><path d="${gore}" fill="${mix(colour, near, 0.3)}"/>${stripes.join('')}<path d="${ropes}" stroke="${near}" stroke-width="${n(r * 0.03)}"/><rect x="${n(x - r * 0.15)}" y="${n(y + r * 1.72)}" width="${n(r * 0.3)}" height="${n(r * 0.22)}" rx="${n(r * 0.04)}" fill="${near}"/>`;
  };
  const svg = [0.085, 0.05, 0.03].map((size, index) => one(width * (0.2 + 0.3 * index + random.between(-0.06, 0.1)), horizon * random.between(0.25, 0.6), unit * size, [accent, mix(accent, sky[0], 0.45), mix(accent, light, 0.4)][index] ?? accent));
  return { depth: 0.45, svg: svg.join('') };
}

export function boat({ scene, width, unit, horizon, height }: Canvas): Layer {
  const random = scene.random.fork('boat');
  const [x, y, size] = [width * random.between(0.25, 0.75), horizon + (height - horizon) * 0.22, unit * 0.07];
  const { near, light, accent } = scene.palette;
  const sail = mix(light, accent, 0.2);
  return {
    depth: 0.5,
    svg: `<ellipse cx="${n(x)}" cy="${n(y + size * 0.3)}" rx="${n(size * 0.9)}" ry="${n(size * 0.1)}" fill="${near}" opacity="0.35"/>
<path d="M${n(x - size * 0.75)} ${n(y)}H${n(x + size * 0.8)}Q${n(x + size * 0.55)} ${n(y + size * 0.3)} ${n(x + size * 0.3)} ${n(y + size * 0.3)}H${n(x - size * 0.45)}Q${n(x - size * 0.65)} ${n(y + size * 0.2)} ${n(x - size * 0.75)} ${n(y)}Z" fill="${near}"/>
<path d="M${n(x)} ${n(y - size * 0.06)}V${n(y - size * 1.7)}" stroke="${near}" stroke-width="${n(size * 0.04)}"/>
<path d="M${n(x + size * 0.05)} ${n(y - size * 0.12)}V${n(y - size * 1.62)}Q${n(x + size * 0.75)} ${n(y - size * 0.8)} ${n(x + size * 0.7)} ${n(y - size * 0.12)}Z" fill="${sail}"/>
<path d="M${n(x - size * 0.05)} ${n(y - size * 0.12)}V${n(y - size * 1.4)}Q${n(x - size * 0.5)} ${n(y - size * 0.6)} ${n(x - size * 0.62)} ${n(y - size * 0.12)}Z" fill="${mix(sail, near, 0.25)}"/>`,
  };
}

export function house({ scene }: Canvas, foot: Point, size: number): Layer {
  const { near, accent } = scene.palette;
  const { x, y } = foot;
  return {
    depth: 0.78,
    svg: `<path d="M${n(x - size)} ${n(y + size * 0.3)}V${n(y - size * 0.8)}L${n(x)} ${n(y - size * 1.6)}L${n(x + size)} ${n(y - size * 0.8)}V${n(y + size * 0.3)}ZM${n(x + size * 0.4)} ${n(y - size)}v${n(-size * 0.8)}h${n(size * 0.25)}v${n(size)}Z" fill="${near}"/>
<path d="M${n(x - size * 0.6)} ${n(y - size * 0.55)}h${n(size * 0.4)}v${n(size * 0.42)}h${n(-size * 0.4)}ZM${n(x + size * 0.2)} ${n(y - size * 0.55)}h${n(size * 0.4)}v${n(size * 0.42)}h${n(-size * 0.4)}Z" fill="${accent}"/>`,
  };
}

/** A cat that sits and looks away, tail to the side. */
export function cat({ scene }: Canvas, foot: Point, size: number): Layer {
  const at = (dx: number, dy: number): string => `${n(foot.x + dx * size)} ${n(foot.y + dy * size)}`;
  const body = `M${at(-0.42, 0.1)}C${at(-0.55, -0.5)} ${at(-0.3, -0.75)} ${at(-0.22, -0.95)}C${at(-0.34, -1.1)} ${at(-0.34, -1.3)} ${at(-0.28, -1.62)}L${at(-0.1, -1.42)}H${at(0.1, -1.42).split(' ')[0]}L${at(0.28, -1.62)}C${at(0.34, -1.3)} ${at(0.34, -1.1)} ${at(0.22, -0.95)}C${at(0.3, -0.75)} ${at(0.55, -0.5)} ${at(0.42, 0.1)}Z`;
  const tail = `M${at(0.36, 0)}C${at(0.9, 0.02)} ${at(0.95, -0.35)} ${at(0.78, -0.6)}`;
  return { depth: 0.85, svg: `<path d="${body}" fill="${scene.palette.near}"/><path d="${tail}" fill="none" stroke="${scene.palette.near}" stroke-width="${n(size * 0.14)}" stroke-linecap="round"/>` };
}

/** Flowers from the viewer's feet towards the horizon, smaller and denser with distance. */
export function flowers({ scene, width, height, unit }: Canvas, from: (x: number) => number): Layer {
  const random = scene.random.fork('flowers');
  const { accent, light, near, sky } = scene.palette;
  const colours: [string, ...string[]] = [accent, accent, mix(accent, light, 0.5), mix(accent, sky[0], 0.35), light];
  const blooms = Array.from({ length: 420 }, () => ({ x: random.between(-0.02, 1.02) * width, t: random() ** 1.5, colour: random.pick(colours), lean: random.between(-0.4, 0.4) }))
    .sort((one, other) => one.t - other.t)
    .map(({ x, t, colour, lean }) => {
      const top = from(x);
      const y = top + (height * 1.02 - top) * t;
      const size = unit * (0.0025 + 0.016 * t ** 1.4);
      const stem = `<path d="M${n(x)} ${n(y)}q${n(size * lean)} ${n(size * 2)} 0 ${n(size * 5)}" stroke="${mix(near, '#2f7a3a', 0.35)}" stroke-width="${n(size * 0.28)}" fill="none"/>`;
      const petals = [-0.75, 0, 0.75].map((dx) => `<ellipse cx="${n(x + dx * size)}" cy="${n(y - (dx === 0 ? size * 0.35 : 0))}" rx="${n(size * 0.75)}" ry="${n(size * 0.85)}"/>`);
      return `${stem}<g fill="${mix(colour, near, 0.3 * (1 - t))}">${petals.join('')}<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(size * 0.3)}" ry="${n(size * 0.22)}" fill="${near}" opacity="0.6"/></g>`;
    });
  return { depth: 0.95, svg: blooms.join('') };
}
