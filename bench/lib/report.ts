import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Verdict } from './judge.js';
import type { Spread } from './statistics.js';
import type { Result, Target } from './workload.js';

export interface Line {
  readonly workload: string;
  readonly result: Result;
  readonly verdict: Verdict;
}

/** Three significant digits, plainly. */
export const short = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));

const range = ({ median, min, max }: Spread, write: (value: number) => string): string => `${write(median)} (${write(min)}..${write(max)})`;
const bound = (target: Target): string => ('atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`);

function targetOf({ target, absolute, unit }: Result): string {
  if (absolute) return `${bound(absolute)} ${unit}`;
  return target ? `${bound(target)}x` : '';
}

const HEAD = ['workload', 'ours', 'baseline', 'ratio', 'CPU ms ours', 'CPU ms baseline', 'ratio by CPU', 'target', ''];

/** All results as a Markdown table, with what each baseline is and the notes below it. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ workload, result, verdict }) => [
    `${workload}: ${result.what}`,
    `${range(verdict.ours, short)} ${result.unit}`,
    `${range(verdict.baseline, short)} ${result.unit}`,
    `${range(verdict.ratio, (value) => value.toFixed(2))}x`,
    verdict.oursCpuMs === null ? '' : verdict.oursCpuMs.toPrecision(3),
    verdict.baselineCpuMs === null ? '' : verdict.baselineCpuMs.toPrecision(3),
    verdict.cpuRatio === null ? '' : `${verdict.cpuRatio.median.toFixed(2)}x`,
    targetOf(result),
    wordFor(verdict),
  ]);
  const widths = HEAD.map((name, column) => Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const notes = lines.flatMap(({ workload, result }) => [`${workload}: ${result.what}, against ${result.against}.`, ...(result.notes ?? []).map((note) => `  ${note}`)]);
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), '', ...notes].join('\n');
}

function wordFor({ met, judgedBy }: Verdict): string {
  if (met === null) return 'told';
  return `${met ? 'met' : 'MISSED'}${judgedBy === 'cpu' ? ' by CPU' : ''}`;
}

/** The machine, in one line. */
export const machine = (): string =>
  `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform}, Node ${process.version}`;
