import { ratios, spread, type Spread } from './statistics.js';
import type { Result, Sample, Target } from './workload.js';

/** A ratio that lies closer to its target than this is judged by CPU time: wall time on a shared machine is not that exact. */
const CLOSE = 0.1;

export interface Verdict {
  readonly ours: Spread;
  readonly baseline: Spread;
  /** Ours / baseline. */
  readonly ratio: Spread;
  /** CPU time per operation (milliseconds); null where it isn't known for all rounds. */
  readonly oursCpuMs: number | null;
  readonly baselineCpuMs: number | null;
  /** By CPU time, in the direction of the target: of throughput when more is better, of time when less is. */
  readonly cpuRatio: Spread | null;
  readonly judgedBy: 'ratio' | 'cpu' | 'absolute' | 'nothing';
  readonly met: boolean | null;
}

const boundOf = (target: Target): number => ('atLeast' in target ? target.atLeast : target.atMost);
export const isMet = (value: number, target: Target): boolean => ('atLeast' in target ? value >= target.atLeast : value <= target.atMost);

/** Compares the rounds of a result and holds them against its target. @throws RangeError when the rounds don't pair up */
export function judge({ ours, baseline, target, absolute }: Result): Verdict {
  const values = (samples: readonly Sample[]): number[] => samples.map(({ value }) => value);
  const ratio = ratios(values(ours), values(baseline));
  const [oursCpu, baselineCpu] = [cpuOf(ours), cpuOf(baseline)];
  const moreIsBetter = !target || 'atLeast' in target;
  const cpuRatio = oursCpu && baselineCpu && (moreIsBetter ? ratios(baselineCpu, oursCpu) : ratios(oursCpu, baselineCpu));
  const common = {
    ours: spread(values(ours)), baseline: spread(values(baseline)), ratio, cpuRatio,
    oursCpuMs: oursCpu && spread(oursCpu).median, baselineCpuMs: baselineCpu && spread(baselineCpu).median,
  };
  if (absolute) return { ...common, judgedBy: 'absolute', met: isMet(common.ours.median, absolute) };
  if (!target) return { ...common, judgedBy: 'nothing', met: null };
  if (cpuRatio && Math.abs(ratio.median / boundOf(target) - 1) < CLOSE) return { ...common, judgedBy: 'cpu', met: isMet(cpuRatio.median, target) };
  return { ...common, judgedBy: 'ratio', met: isMet(ratio.median, target) };
}

/** Null unless every round knows its CPU time, and it isn't too short to be seen. */
function cpuOf(samples: readonly Sample[]): number[] | null {
  const known = samples.flatMap(({ cpuMs }) => (cpuMs ? [cpuMs] : []));
  return known.length === samples.length ? known : null;
}
