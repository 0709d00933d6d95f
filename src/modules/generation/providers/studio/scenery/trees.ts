import { mix } from '../colour.js';
import type { Random } from '../random.js';
import { type Canvas, type Layer, n, type Point, polygon } from './canvas.js';
import type { Range } from './land.js';
import { heightAt } from './ridge.js';

/** Conifers along a range, in the range's own colour, so that they read as its edge. */
export function conifers(canvas: Canvas, range: Range, options: { size: number; density: number }): string {
  const random = canvas.scene.random.fork(`conifers ${range.nearness}`);
  const gap = (canvas.unit * options.size * 0.3) / options.density;
  const shapes: string[] = [];
  for (let x = -gap; x < canvas.width + gap; x += gap * random.between(0.5, 1.5)) {
    const tall = canvas.unit * options.size * random.between(0.55, 1.15);
    shapes.push(polygon(conifer(random, { x, y: heightAt(range.outline, x) + tall * 0.12 }, tall)));
  }
  return `<path d="${shapes.join('')}" fill="${mix(range.colour, canvas.scene.palette.near, 0.25)}"/>`;
}

function conifer(random: Random, foot: Point, tall: number): Point[] {
  const tiers = 7;
  const left: Point[] = [];
  const right: Point[] = [];
  const wide = tall * random.between(0.17, 0.23);
  for (let tier = 1; tier <= tiers; tier += 1) {
    const y = foot.y - tall + (tall * 0.92 * tier) / tiers;
    const reach = wide * (tier / tiers) ** 0.9;
    left.push({ x: foot.x - reach * random.between(0.8, 1.1), y: y + tall * 0.02 }, { x: foot.x - reach * 0.5, y: y - tall * 0.012 });
    right.push({ x: foot.x + reach * random.between(0.8, 1.1), y: y + tall * 0.02 }, { x: foot.x + reach * 0.5, y: y - tall * 0.012 });
  }
  const trunk = tall * 0.02;
  return [{ x: foot.x, y: foot.y - tall }, ...left, { x: foot.x - trunk, y: foot.y - tall * 0.08 }, { x: foot.x - trunk, y: foot.y }, { x: foot.x + trunk, y: foot.y }, { x: foot.x + trunk, y: foot.y - tall * 0.08 }, ...right.toReversed()];
}

/** One broad tree: branches that fork until they carry leaves. */
export function loneTree(canvas: Canvas, foot: Point, tall: number): Layer {
  const random = canvas.scene.random.fork('lone tree');
  const wood: string[] = [];
  const leaves: string[] = [];
  const grow = (from: Point, angle: number, length: number, girth: number, order: number): void => {
    const to = { x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length };
    wood.push(`<path d="M${n(from.x)} ${n(from.y)}L${n(to.x)} ${n(to.y)}" stroke-width="${n(girth)}"/>`);
    if (order >= 4) {
      for (let leaf = 0; leaf < 3; leaf += 1) {
        const [dx, dy] = [random.between(-1, 1) * length * 0.7, random.between(-1, 0.6) * length * 0.6];
        leaves.push(`<ellipse cx="${n(to.x + dx)}" cy="${n(to.y + dy)}" rx="${n(tall * random.between(0.03, 0.065))}" ry="${n(tall * random.between(0.022, 0.045))}"/>`);
      }
    }
    if (order >= 6) return;
    const boughs = order === 0 ? 3 : 2;
    for (let bough = 0; bough < boughs; bough += 1) {
      const turn = boughs === 3 ? (bough - 1) * 0.6 : bough === 0 ? -0.42 : 0.42;
      grow(to, angle + turn + random.between(-0.2, 0.2), length * random.between(0.68, 0.82), girth * 0.66, order + 1);
    }
  };
  grow({ x: foot.x, y: foot.y + tall * 0.03 }, -Math.PI / 2 + random.between(-0.08, 0.08), tall * 0.26, tall * 0.055, 0);
  const { near } = canvas.scene.palette;
  return { depth: 0.8, svg: `<g stroke="${near}" stroke-linecap="round" fill="none">${wood.join('')}</g><g fill="${mix(near, canvas.scene.palette.haze, 0.08)}">${leaves.join('')}</g>` };
}
