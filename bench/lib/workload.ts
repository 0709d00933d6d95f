import type { Bench } from './bench.js';

/** What one contender did in one round. */
export interface Sample {
  /** In the unit of the result that it belongs to: requests per second, milliseconds, megabytes ... */
  readonly value: number;
  /** CPU time per operation inside the measured process (milliseconds); null where the system doesn't tell. */
  readonly cpuMs?: number | null;
}

/** Bounds of ours / baseline. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. */
export interface Result {
  /** What was measured, in a few words; the workload's name stands in front of it. */
  readonly what: string;
  readonly unit: string;
  /** What the baseline is. */
  readonly against: string;
  /** One sample per round, of both. The n-th of each were taken right after one another. */
  readonly ours: readonly Sample[];
  readonly baseline: readonly Sample[];
  /** Absent: told, not judged. */
  readonly target?: Target;
  /** Judged instead of the ratio: ours alone, in the unit. */
  readonly absolute?: Target;
  /** Facts beside the numbers, such as how many statements it took. */
  readonly notes?: readonly string[];
}

/** A file `bench/workloads/NAME.ts` exports one as its default; `npm run bench -- NAME` runs it. */
export interface Workload {
  /** What it is for, in one line. */
  readonly title: string;
  /** Runs only when asked for by name or with `--growth`: it takes long. */
  readonly slow?: true;
  /** @throws Error when an answer is not what it should be: a fast wrong answer is worth nothing */
  run(bench: Bench): Promise<readonly Result[]>;
}
