import type { Size } from '../../../../../platform/codecs/picture-rules.js';
import type { Random } from '../random.js';
import type { Trait } from '../words.js';

/** What the camera sees of its stage, in the stage's pixels. */
export interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Closest the camera goes: slightly more than one stage pixel per frame pixel, so that nothing looks soft. */
const CLOSEST = 1.04;

interface Pose {
  /** 0 is as close as possible, 1 shows as much as possible. */
  width: number;
  /** Where in the room left over, 0 to 1. */
  x: number;
  y: number;
}

/** A camera move: where it stands at any moment from 0 to 1. `follow` below 1 gives what a distant thing seems to do. */
export type Camera = (moment: number, follow: number) => View;

/**
 * Chooses a move from the words, else along the picture's longer side, else by the seed. Short clips move less,
 * so that the pace stays calm.
 */
export function cameraOver(stage: Size, frame: Size, seconds: number, traits: readonly Trait[], random: Random): Camera {
  const widest = Math.min(stage.width / frame.width, stage.height / frame.height);
  const [from, to] = scaleDown(poses(stage, frame, traits, random), Math.min(1, 0.4 + seconds * 0.12));
  const middle: Pose = { width: (from.width + to.width) / 2, x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return (moment, follow) => {
    const t = ease(moment);
    const at = (key: keyof Pose): number => middle[key] + (from[key] + (to[key] - from[key]) * t - middle[key]) * follow;
    const reach = CLOSEST + (widest - CLOSEST) * at('width');
    const [width, height] = [frame.width * reach, frame.height * reach];
    return { width, height, x: (stage.width - width) * at('x'), y: (stage.height - height) * at('y') };
  };
}

function poses(stage: Size, frame: Size, traits: readonly Trait[], random: Random): [Pose, Pose] {
  const target = { x: random.between(0.35, 0.65), y: random.between(0.35, 0.6) };
  const centre = { x: 0.5, y: 0.5 };
  const near: Pose = { width: 0.05, ...target };
  const far: Pose = { width: 0.95, ...centre };
  if (traits.includes('zoomIn')) return [far, near];
  if (traits.includes('zoomOut')) return [near, far];
  const level = random.between(0.42, 0.58);
  if (traits.includes('panLeft')) return [{ width: 0.4, x: 0.95, y: level }, { width: 0.4, x: 0.05, y: level }];
  if (traits.includes('panRight')) return [{ width: 0.4, x: 0.05, y: level }, { width: 0.4, x: 0.95, y: level }];
  if (traits.includes('rise')) return [{ width: 0.4, x: level, y: 0.95 }, { width: 0.4, x: level, y: 0.05 }];
  const elongation = stage.width / stage.height / (frame.width / frame.height);
  const [start, end] = random.chance(0.5) ? [0.08, 0.92] : [0.92, 0.08];
  const [first, last] = [random.between(0.6, 0.9), random.between(0.5, 0.9)];
  if (elongation > 1.3) return [{ width: first, x: start, y: level }, { width: last, x: end, y: level }];
  if (elongation < 1 / 1.3) return [{ width: first, x: level, y: start }, { width: last, x: level, y: end }];
  return random.pick<[Pose, Pose]>([
    [far, near],
    [near, far],
    [{ width: 0.7, x: start, y: level }, { width: 0.25, x: 1 - start, y: level }],
    [{ width: 0.2, x: start, y: 0.75 }, { width: 0.8, x: 0.5, y: 0.35 }],
  ]);
}

function scaleDown([from, to]: [Pose, Pose], amount: number): [Pose, Pose] {
  const shrink = (key: keyof Pose, pose: Pose): number => (from[key] + to[key]) / 2 + (pose[key] - (from[key] + to[key]) / 2) * amount;
  const scaled = (pose: Pose): Pose => ({ width: shrink('width', pose), x: shrink('x', pose), y: shrink('y', pose) });
  return [scaled(from), scaled(to)];
}

/** Starts and stops gently, and is never quite still. */
function ease(t: number): number {
  return 0.3 * t + 0.7 * (t * t * (3 - 2 * t));
}
