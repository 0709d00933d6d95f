import type { Sample } from './workload.js';

export interface Rounds {
  /** Rounds that count. */
  readonly rounds: number;
  /** Rounds before them that don't: compilers, caches and pools warm up. */
  readonly warmUp: number;
}

/**
 * Lets the contenders take turns: a b, b a, a b ... so that neither a machine that slows down nor the place in the order favours one of them.
 * @returns each contender's samples in the order of the rounds
 */
export async function interleave<K extends string>(contenders: Readonly<Record<K, () => Promise<Sample>>>, { rounds, warmUp }: Rounds): Promise<Record<K, Sample[]>> {
  const names = Object.keys(contenders) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<K, Sample[]>;
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await contenders[name]();
      if (round >= 0) samples[name].push(sample);
    }
  }
  return samples;
}
