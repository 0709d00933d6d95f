/** The middle of several measurements and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle value; of an even number of values, the mean of the two in the middle. @throws RangeError without values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values');
  return (lower + upper) / 2;
}

/** @throws RangeError without values */
export const spread = (values: readonly number[]): Spread => ({ median: median(values), min: Math.min(...values), max: Math.max(...values) });

/**
 * Ours over the baseline's, round by round: neighbours in time saw the same machine, so what slowed both cancels out.
 * @throws RangeError when the rounds don't pair up
 */
export function ratios(ours: readonly number[], baseline: readonly number[]): Spread {
  if (ours.length !== baseline.length) throw new RangeError(`${ours.length} rounds of ours, ${baseline.length} of the baseline`);
  return spread(ours.map((value, round) => value / (baseline[round] ?? Number.NaN)));
}

/** The smallest value that at least `share` (0..1) of all values don't exceed. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const found = values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (found === undefined) throw new RangeError('no values');
  return found;
}
