import { type Canvas, FRAME, type Layer, n } from './canvas.js';

/** What falls between us and the scene; in a clip it really falls (`film/falling.ts`), so it isn't part of the stage. */
export function weather(canvas: Canvas): Layer[] {
  const { has } = canvas.scene;
  return [...(has.has('snow') ? [snowfall(canvas)] : []), ...(has.has('rain') ? [rainfall(canvas)] : []), vignette(canvas)];
}

function snowfall({ scene, width, height, unit }: Canvas): Layer {
  const random = scene.random.fork('snowfall');
  const flakes = Array.from({ length: 320 }, () => {
    const near = random() ** 4;
    return `<circle cx="${n(random() * width)}" cy="${n(random() * height)}" r="${n(unit * (0.0012 + 0.0055 * near))}" opacity="${n(random.between(0.35, 0.9) * (1 - near * 0.45))}"/>`;
  });
  return { depth: FRAME, svg: `<g fill="#fff">${flakes.join('')}</g>` };
}

function rainfall({ scene, width, height, unit }: Canvas): Layer {
  const random = scene.random.fork('rainfall');
  const drops = Array.from({ length: 260 }, () => {
    const long = unit * random.between(0.02, 0.07);
    return `M${n(random.between(-0.05, 1.05) * width)} ${n(random() * height)}l${n(-long * 0.18)} ${n(long)}`;
  });
  return { depth: FRAME, svg: `<path d="${drops.join('')}" stroke="${scene.palette.light}" stroke-width="${n(unit * 0.0013)}" opacity="0.35"/>` };
}

/** Darker corners hold the eye in the picture. */
function vignette({ width, height, id }: Canvas): Layer {
  const shade = id();
  return {
    depth: FRAME,
    svg: `<defs><radialGradient id="${shade}" cx="0.5" cy="0.46" r="0.78"><stop offset="0.55" stop-color="#05030c" stop-opacity="0"/><stop offset="1" stop-color="#05030c" stop-opacity="0.42"/></radialGradient></defs><rect width="${width}" height="${height}" fill="url(#${shade})"/>`,
  };
}
