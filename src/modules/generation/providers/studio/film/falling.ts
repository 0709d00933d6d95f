import type { Size } from '../../../../../platform/codecs/picture-rules.js';
import type { Scene } from '../plan-scene.js';
import type { Random } from '../random.js';

/** Draws what falls at a moment (in seconds) onto a frame. */
export type Falling = (frame: Uint8Array, seconds: number) => void;

interface Drop {
  x: number;
  y: number;
  /** Pixels per second. */
  speed: number;
  /** Pixels it swings to the side, and how fast. */
  sway: number;
  pace: number;
  radius: number;
  /** How much longer than wide. */
  stretch: number;
  opacity: number;
}

/** Snow or rain, where the scene has it. */
export function fallingIn(scene: Scene, frame: Size): Falling | undefined {
  const unit = Math.min(frame.width, frame.height);
  const random = scene.random.fork('falling');
  if (scene.has.has('snow')) return fall(Array.from({ length: 190 }, () => flake(random, frame, unit)), frame);
  if (scene.has.has('rain')) return fall(Array.from({ length: 150 }, () => raindrop(random, frame, unit)), frame);
  return undefined;
}

function flake(random: Random, { width, height }: Size, unit: number): Drop {
  const near = random() ** 3;
  const radius = unit * (0.0018 + 0.0055 * near);
  return { x: random() * width, y: random() * height, speed: unit * (0.06 + 0.16 * near), sway: unit * random.between(0.005, 0.02), pace: random.between(0.6, 1.6), radius, stretch: 1, opacity: random.between(0.4, 0.9) * (1 - near * 0.4) };
}

function raindrop(random: Random, { width, height }: Size, unit: number): Drop {
  const near = random();
  return { x: random() * width, y: random() * height, speed: unit * (1.4 + near), sway: 0, pace: 0, radius: unit * (0.0009 + 0.0006 * near), stretch: 22, opacity: 0.16 + 0.2 * near };
}

function fall(drops: readonly Drop[], size: Size): Falling {
  return (frame, seconds) => {
    for (const drop of drops) {
      const tall = drop.radius * drop.stretch;
      const span = size.height + 4 * tall;
      const y = ((drop.y + drop.speed * seconds) % span) - 2 * tall;
      spot(frame, size, drop.x + Math.sin(seconds * drop.pace + drop.y) * drop.sway, y, drop.radius, tall, drop.opacity);
    }
  };
}

/** Lightens an ellipse with a soft rim: luma towards white, chroma towards none. */
function spot(frame: Uint8Array, { width, height }: Size, x: number, y: number, rx: number, ry: number, opacity: number): void {
  const [left, right] = [Math.max(0, Math.floor(x - rx - 1)), Math.min(width - 1, Math.ceil(x + rx + 1))];
  const [top, bottom] = [Math.max(0, Math.floor(y - ry - 1)), Math.min(height - 1, Math.ceil(y + ry + 1))];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const distance = Math.hypot((column - x) / (rx + 0.7), (row - y) / (ry + 0.7));
      const share = Math.max(0, 1 - distance ** 3) * opacity;
      const at = row * width + column;
      frame[at] = (frame[at] ?? 0) + (235 - (frame[at] ?? 0)) * share;
      if ((row | column) & 1) continue;
      for (const plane of [width * height, (width * height * 5) / 4]) {
        const chroma = plane + (row >> 1) * (width >> 1) + (column >> 1);
        frame[chroma] = (frame[chroma] ?? 128) + (128 - (frame[chroma] ?? 128)) * share;
      }
    }
  }
}
