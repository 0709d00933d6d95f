import { mix } from '../colour.js';
import { blur, type Canvas, type Layer, n, vertical } from './canvas.js';

/** Water from the horizon to the viewer: the sky upside down, what stands behind it mirrored and rippled, and the light's path. */
export function water(canvas: Canvas, behind: string): Layer[] {
  const { scene, width, height, unit, horizon, id } = canvas;
  const [top, high, low, edge] = scene.palette.sky;
  const deep = mix(top, scene.palette.near, 0.55);
  const random = scene.random.fork('water');
  const fill = vertical(canvas, horizon, height, [[0, mix(edge, low, 0.45)], [0.18, mix(low, high, 0.4)], [0.55, mix(high, top, 0.6)], [1, deep]]);
  const [ripple, below] = [id(), id()];
  const mirror = `<defs><clipPath id="${below}"><rect y="${n(horizon)}" width="${width}" height="${n(height - horizon)}"/></clipPath>
<filter id="${ripple}" filterUnits="userSpaceOnUse" x="0" y="${n(horizon)}" width="${width}" height="${n(height - horizon)}"><feTurbulence type="fractalNoise" baseFrequency="${(5 / unit).toFixed(5)} ${(70 / unit).toFixed(5)}" numOctaves="2" seed="${Math.floor(random.between(1, 9999))}"/>
<feDisplacementMap in="SourceGraphic" scale="${n(unit * 0.035)}" xChannelSelector="R" yChannelSelector="G"/><feGaussianBlur stdDeviation="${n(unit * 0.002)} ${n(unit * 0.004)}"/></filter></defs>
<g clip-path="url(#${below})" opacity="0.5"><g filter="url(#${ripple})"><g transform="translate(0 ${n(horizon * 1.55)}) scale(1 -0.55)">${behind}</g></g></g>`;
  const surface = `${fill.defs}<rect y="${n(horizon)}" width="${width}" height="${n(height - horizon)}" fill="${fill.paint}"/>`;
  return [
    { depth: 0.2, svg: surface + (behind ? mirror : '') },
    { depth: 0.35, svg: glitter(canvas) + swell(canvas) },
  ];
}

/** Under the light, short bright strokes: a narrow column far away, wider and looser in front. */
function glitter(canvas: Canvas): string {
  const { scene, width, height, unit, horizon, light } = canvas;
  if (!scene.has.has('sun') && !scene.has.has('moon')) return '';
  const random = scene.random.fork('glitter');
  const soft = blur(canvas, unit * 0.03);
  const column = `<ellipse cx="${n(light.x)}" cy="${n(horizon)}" rx="${n(unit * 0.11)}" ry="${n((height - horizon) * 0.95)}" opacity="0.3" ${soft.filter}/>`;
  const strokes = Array.from({ length: 240 }, () => {
    const t = random() ** 1.7;
    const spread = unit * (0.035 + 0.2 * t) * (random() + random() - 1);
    const long = unit * (0.006 + 0.05 * t) * random.between(0.5, 1.3);
    const y = horizon + (height - horizon) * t * 0.98 + unit * 0.003;
    return `<ellipse cx="${n(light.x + spread)}" cy="${n(y)}" rx="${n(long)}" ry="${n(unit * (0.0009 + 0.0032 * t))}" opacity="${n(random.between(0.25, 0.85) * (1 - 0.45 * t))}"/>`;
  });
  const id = canvas.id();
  return `${soft.defs}<defs><clipPath id="${id}"><rect y="${n(horizon)}" width="${width}" height="${height}"/></clipPath></defs><g clip-path="url(#${id})" fill="${scene.palette.light}">${column}${strokes.join('')}</g>`;
}

/** Dark and bright lines that lie closer together towards the horizon. */
function swell({ scene, width, height, unit, horizon }: Canvas): string {
  const random = scene.random.fork('swell');
  const lines = Array.from({ length: 110 }, () => {
    const t = random() ** 1.6;
    const y = horizon + (height - horizon) * t;
    const long = width * random.between(0.02, 0.12) * (0.3 + t);
    const colour = random.chance(0.6) ? scene.palette.near : scene.palette.sky[3];
    return `<ellipse cx="${n(random() * width)}" cy="${n(y)}" rx="${n(long)}" ry="${n(unit * (0.0007 + 0.0035 * t))}" fill="${colour}" opacity="${n(random.between(0.06, 0.2))}"/>`;
  });
  return lines.join('');
}
