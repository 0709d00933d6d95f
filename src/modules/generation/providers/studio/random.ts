import { createHash } from 'node:crypto';

/** A stream of numbers in [0, 1) that depends on nothing but its key, so that a picture can be made again. */
export interface Random {
  (): number;
  between(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  chance(probability: number): boolean;
  /** A stream of its own: what one part of a picture draws doesn't shift another part's numbers. */
  fork(name: string): Random;
}

export function randomFrom(key: string): Random {
  const digest = createHash('sha256').update(key).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readInt32LE(at)) as [number, number, number, number];
  // sfc32: small, fast, and good enough for hills.
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  return Object.assign(next, {
    between: (low: number, high: number) => low + (high - low) * next(),
    pick: <T>(choices: readonly [T, ...T[]]) => choices[Math.floor(next() * choices.length)] ?? choices[0],
    chance: (probability: number) => next() < probability,
    fork: (name: string) => randomFrom(`${key}\0${name}`),
  });
}

/** Smooth noise over a line: values in [-1, 1] that change about once per unit. */
export function noiseFrom(random: Random): (x: number) => number {
  const lattice = Array.from({ length: 512 }, () => random.between(-1, 1));
  const at = (index: number): number => lattice[index & 511] ?? 0;
  return (x) => {
    const cell = Math.floor(x);
    const t = x - cell;
    const eased = t * t * t * (t * (t * 6 - 15) + 10);
    return at(cell) + (at(cell + 1) - at(cell)) * eased;
  };
}

/** The same over a plane. */
export function fieldFrom(random: Random): (x: number, y: number) => number {
  const lattice = Float32Array.from({ length: 128 * 128 }, () => random.between(-1, 1));
  const at = (column: number, row: number): number => lattice[((row & 127) << 7) | (column & 127)] ?? 0;
  return (x, y) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - column, y - row];
    const top = at(column, row) + (at(column + 1, row) - at(column, row)) * u;
    const bottom = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * u;
    return top + (bottom - top) * v;
  };
}
