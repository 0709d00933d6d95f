import { mix } from './colour.js';
import type { Scene, Terrain } from './plan-scene.js';
import { abstract } from './scenery/abstract.js';
import type { Canvas, Layer } from './scenery/canvas.js';
import { city } from './scenery/city.js';
import { balloons, birds, boat, cat, flowers, house } from './scenery/guests.js';
import { land, type LandStyle, type Range } from './scenery/land.js';
import { heightAt } from './scenery/ridge.js';
import { sky } from './scenery/sky.js';
import { space } from './scenery/space.js';
import { conifers, loneTree } from './scenery/trees.js';
import { water } from './scenery/water.js';
import { weather } from './scenery/weather.js';

const HORIZON: Record<Terrain, [low: number, high: number]> = {
  mountains: [0.6, 0.66],
  hills: [0.5, 0.58],
  sea: [0.5, 0.6],
  desert: [0.5, 0.58],
  forest: [0.52, 0.6],
  city: [0.7, 0.76],
  meadow: [0.46, 0.54],
  space: [1, 1],
  abstract: [0.7, 0.7],
};

/** Draws a scene as layers from back to front, in pixels of a picture of this size. */
export function drawScene(scene: Scene, width: number, height: number): Layer[] {
  const canvas = stretch(scene, width, height);
  if (scene.terrain === 'abstract') return [...abstract(canvas), ...weather(canvas)];
  if (scene.terrain === 'space') return [...sky(canvas), ...space(canvas), ...weather(canvas)];
  const above = [...sky(canvas), ...(scene.has.has('birds') && scene.time !== 'night' ? [birds(canvas)] : []), ...(scene.has.has('balloon') ? [balloons(canvas)] : [])];
  return [...above, ...grounds(canvas), ...weather(canvas)];
}

function stretch(scene: Scene, width: number, height: number): Canvas {
  const random = scene.random.fork('composition');
  const horizon = height * random.between(...HORIZON[scene.terrain]);
  const heights = { dawn: [0.78, 0.9], day: [0.15, 0.32], sunset: [0.74, 0.9], dusk: [0.6, 0.8], night: [0.18, 0.42] } as const;
  const [high, low] = heights[scene.time];
  const light = { x: width * (random.chance(0.5) ? random.between(0.24, 0.44) : random.between(0.56, 0.76)), y: horizon * random.between(high, low) };
  let serial = 0;
  return { scene, width, height, unit: Math.min(width, height), horizon, light, id: () => `g${(serial += 1)}` };
}

function grounds(canvas: Canvas): Layer[] {
  const { scene, horizon, height } = canvas;
  switch (scene.terrain) {
    case 'sea': {
      const far = land(canvas, { ...styleOf(canvas), count: 1 });
      const island = scene.random.fork('island').chance(0.7) ? far.map(({ layer }) => ({ ...layer, depth: 0.15 })) : [];
      return [...island, ...water(canvas, island.map(({ svg }) => svg).join('')), ...(scene.has.has('boat') || scene.random.fork('sail').chance(0.3) ? [boat(canvas)] : [])];
    }
    case 'city': {
      const rows = city(canvas, horizon);
      return [...rows, ...water(canvas, rows.map(({ svg }) => svg).join(''))];
    }
    case 'meadow': {
      const ranges = land(canvas, styleOf(canvas));
      const front = ranges.at(-1);
      return [...dressed(canvas, ranges), ...(front ? [flowers(canvas, (x) => heightAt(front.outline, x))] : [])];
    }
    case 'forest': {
      const ranges = land(canvas, styleOf(canvas));
      return ranges.map((range) => ({
        ...range.layer,
        svg: (range.nearness < 0.2 ? '' : conifers(canvas, range, { size: 0.07 + 0.2 * range.nearness ** 1.5, density: 1.5 - 0.5 * range.nearness })) + range.layer.svg,
      }));
    }
    default: {
      const ranges = dressed(canvas, land(canvas, styleOf(canvas)));
      if (scene.terrain !== 'mountains' || ranges.length > 5 || !scene.random.fork('lake').chance(0.35)) return ranges;
      const shore = ranges.slice(0, -2);
      const lake = water({ ...canvas, horizon: horizon + (height - horizon) * 0.35 }, shore.map(({ svg }) => svg).join(''));
      return [...shore, ...lake, ...ranges.slice(-1)];
    }
  }
}

/** Puts tree, house and cat on the nearest range that has room for them. */
function dressed(canvas: Canvas, ranges: Range[]): Layer[] {
  const { scene, width, height, unit } = canvas;
  const random = scene.random.fork('places');
  const layers = ranges.map(({ layer }) => layer);
  // Feet above the lower edge, and in front of as much as possible.
  const front = ranges.findLast(({ outline }) => heightAt(outline, width / 2) < height * 0.84 && heightAt(outline, width / 4) < height * 0.87);
  if (!front) return layers;
  const at = (share: number) => ({ x: width * share, y: heightAt(front.outline, width * share) });
  const side = random.chance(0.5);
  const guests: Layer[] = [];
  if (scene.has.has('tree') && scene.terrain !== 'desert') guests.push(loneTree(canvas, at(side ? random.between(0.2, 0.34) : random.between(0.66, 0.8)), unit * random.between(0.24, 0.36)));
  if (scene.has.has('house')) guests.push(house(canvas, at(side ? random.between(0.6, 0.75) : random.between(0.25, 0.4)), unit * 0.035));
  if (scene.has.has('cat')) guests.push(cat(canvas, at(side ? random.between(0.46, 0.56) : random.between(0.44, 0.54)), unit * 0.06));
  const place = layers.indexOf(front.layer);
  // As far away as the ground they stand on, or the camera would pull them off it.
  return [...layers.slice(0, place), ...guests.map((guest) => ({ ...guest, depth: front.layer.depth })), ...layers.slice(place)];
}

function styleOf({ scene, unit, horizon, height }: Canvas): LandStyle {
  const { near, haze } = scene.palette;
  const floor = (nearness: number, reach: number): number => horizon + (height - horizon) * reach * nearness ** 1.35;
  switch (scene.terrain) {
    case 'mountains':
      return { count: 5, ground: mix(near, haze, 0.35), silhouette: 0.9, snowCaps: true, shade: { jag: 0.25, opacity: 0.6 },
        shape: (t) => ({ base: floor(t, 0.86) - unit * 0.04, amplitude: unit * (0.3 - 0.2 * t), swells: 2.2 + t, roughness: 0.5, pointed: true }) };
    case 'desert':
      return { count: 6, ground: mix('#e2873a', near, 0.08), silhouette: 0.3, shade: { jag: 0, opacity: 0.85 },
        shape: (t) => ({ base: floor(t, 0.9), amplitude: unit * (0.06 + 0.16 * t), swells: 2.6 - 1.1 * t, roughness: 0, pointed: true }) };
    case 'forest':
      return { count: 4, ground: mix('#1f4a40', near, 0.3), silhouette: 0.95,
        shape: (t) => ({ base: floor(t, 0.72), amplitude: unit * 0.1, swells: 2.2, roughness: 0.35, pointed: false }) };
    case 'meadow':
      return { count: 4, ground: mix('#5c9a4a', near, 0.25), silhouette: 0.35,
        shape: (t) => ({ base: floor(t, 0.42), amplitude: unit * 0.09, swells: 2 - 0.6 * t, roughness: 0, pointed: false }) };
    case 'sea':
      return { count: 1, ground: mix(near, haze, 0.55), silhouette: 0.25,
        shape: () => ({ base: horizon, amplitude: unit * 0.12, swells: 1.3, roughness: 0.45, pointed: true }) };
    default:
      return { count: 6, ground: mix('#3f7a55', near, 0.35), silhouette: 0.8, shade: { jag: 0, opacity: 0.3 },
        shape: (t) => ({ base: floor(t, 0.8), amplitude: unit * 0.12, swells: 2.6 - t, roughness: 0, pointed: false }) };
  }
}
