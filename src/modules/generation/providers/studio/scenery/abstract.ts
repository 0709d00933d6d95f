import { mix } from '../colour.js';
import { noiseFrom } from '../random.js';
import { blur, type Canvas, type Layer, n, type Point, polygon, vertical } from './canvas.js';

/** Shapes for their own sake: cut paper, floating orbs, or hills drawn as lines. */
export function abstract(canvas: Canvas): Layer[] {
  const draw = canvas.scene.random.fork('abstract').pick([paper, orbs, paper]);
  return draw(canvas);
}

/** The colours of the sky and the ground as one run, `t` from 0 to 1. */
function run({ scene }: Canvas, t: number): string {
  const { sky, haze, accent, near } = scene.palette;
  const stops = [near, sky[0], sky[1], accent, sky[2], haze, sky[3], scene.palette.light];
  const at = t * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(at));
  return mix(stops[index] ?? near, stops[index + 1] ?? near, at - index);
}

/** Sheets of paper with a wavy edge, one above the other, each throwing a shadow on the next. */
function paper(canvas: Canvas): Layer[] {
  const { scene, width, height, unit } = canvas;
  const random = scene.random.fork('paper');
  const sheets = 11;
  const upright = random.chance(0.35);
  const [along, across] = upright ? [height, width] : [width, height];
  return Array.from({ length: sheets }, (_, index): Layer => {
    const t = index / (sheets - 1);
    const soft = blur(canvas, unit * 0.014);
    const [wave, detail] = [noiseFrom(random.fork(`wave ${index}`)), noiseFrom(random.fork(`detail ${index}`))];
    const edge: Point[] = [];
    for (let at = -0.02; at <= 1.02; at += 0.01) {
      const y = across * (-0.04 + t * 1.02) + unit * (0.13 * wave(at * 2.2 + 9) + 0.035 * detail(at * 5 + 3));
      edge.push(upright ? { x: y, y: at * along } : { x: at * along, y });
    }
    const far: Point[] = upright ? [{ x: across * 1.2, y: along * 1.02 }, { x: across * 1.2, y: -along * 0.02 }] : [{ x: along * 1.02, y: across * 1.2 }, { x: -along * 0.02, y: across * 1.2 }];
    const shape = polygon([...edge, ...far]);
    const colour = run(canvas, 1 - t);
    const fill = vertical(canvas, height * (t - 0.1), height * (t + 0.4), [[0, mix(colour, '#ffffff', 0.1)], [1, colour]]);
    const shadow = index === 0 ? '' : `${soft.defs}<path d="${shape}" fill="#06040f" opacity="0.42" transform="translate(${n(unit * 0.004)} ${n(-unit * 0.008)})" ${soft.filter}/>`;
    const ground = index === 0 ? `<rect width="${width}" height="${height}" fill="${run(canvas, 1)}"/>` : '';
    return { depth: 0.75 * t, svg: `${ground}${fill.defs}${shadow}<path d="${shape}" fill="${fill.paint}"/>` };
  });
}

/** Overlapping discs with soft light inside, small ones in front. */
function orbs(canvas: Canvas): Layer[] {
  const { scene, width, height, unit, id } = canvas;
  const random = scene.random.fork('orbs');
  const ground = vertical(canvas, 0, height, [[0, run(canvas, 0.08)], [0.6, run(canvas, 0.25)], [1, run(canvas, 0.42)]]);
  const backdrop: Layer = { depth: 0, svg: `${ground.defs}<rect width="${width}" height="${height}" fill="${ground.paint}"/>` };
  const discs = Array.from({ length: 26 }, (_, index): Layer => {
    const t = index / 25;
    const r = unit * (0.34 * (1 - t) ** 1.6 + 0.02) * random.between(0.7, 1.2);
    const [x, y] = [width * random.between(0.02, 0.98), height * random.between(0.02, 0.98)];
    const [fill, colour] = [id(), run(canvas, random.between(0.3, 1))];
    const turn = random.between(0, 2 * Math.PI);
    return {
      depth: 0.1 + 0.7 * t,
      svg: `<defs><radialGradient id="${fill}" cx="${n(0.5 + 0.3 * Math.cos(turn))}" cy="${n(0.5 + 0.3 * Math.sin(turn))}" r="0.85"><stop offset="0" stop-color="${mix(colour, '#ffffff', 0.35)}"/><stop offset="0.6" stop-color="${colour}" stop-opacity="0.85"/><stop offset="1" stop-color="${mix(colour, scene.palette.near, 0.5)}" stop-opacity="0.75"/></radialGradient></defs><circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="url(#${fill})" opacity="${n(random.between(0.7, 0.95))}"/>`,
    };
  });
  return [backdrop, ...discs];
}
