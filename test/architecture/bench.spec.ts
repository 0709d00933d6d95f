import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { judge } from '../../bench/lib/judge.js';
import { median, percentile, ratios, spread } from '../../bench/lib/statistics.js';
import { interleave } from '../../bench/lib/rounds.js';

describe("the bench's statistics", () => {
  it('take the middle, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });

  it('compare round by round, so that a slow machine slows both', () => {
    expect(ratios([10, 5, 20], [20, 10, 40])).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
    expect(() => ratios([1, 2], [1])).toThrow(RangeError);
  });

  it('know percentiles', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile([7], 0.99)).toBe(7);
  });

  const samples = (value: number, cpuMs: number | null) => [{ value, cpuMs }, { value, cpuMs }];
  const result = { what: 'it', unit: 'requests/s', against: 'that' };

  it('hold a ratio against its target, and CPU time where the ratio is too close to tell', () => {
    expect(judge({ ...result, ours: samples(50, 2), baseline: samples(100, 1), target: { atLeast: 0.8 } })).toMatchObject({ met: false, judgedBy: 'ratio' });
    expect(judge({ ...result, ours: samples(95, 2), baseline: samples(100, 1), target: { atLeast: 0.8 } })).toMatchObject({ met: true, judgedBy: 'ratio' });
    expect(judge({ ...result, ours: samples(82, 2), baseline: samples(100, 1), target: { atLeast: 0.8 } })).toMatchObject({ met: false, judgedBy: 'cpu' });
    expect(judge({ ...result, ours: samples(125, 1), baseline: samples(100, 1), target: { atMost: 1.2 } })).toMatchObject({ met: true, judgedBy: 'cpu' });
    expect(judge({ ...result, ours: samples(82, null), baseline: samples(100, null), target: { atLeast: 0.8 } })).toMatchObject({ met: true, judgedBy: 'ratio' });
    expect(judge({ ...result, ours: samples(70, null), baseline: samples(1, null), absolute: { atMost: 64 } })).toMatchObject({ met: false, judgedBy: 'absolute' });
    expect(judge({ ...result, ours: samples(1, null), baseline: samples(1, null) })).toMatchObject({ met: null });
  });

  it('let contenders take turns, and leave the first rounds out', async () => {
    const order: string[] = [];
    const contender = (name: string) => () => Promise.resolve({ value: order.push(name) });
    const taken = await interleave({ ours: contender('a'), baseline: contender('b') }, { rounds: 3, warmUp: 1 });
    expect(order.join('')).toBe('baabbaab');
    expect(taken.ours).toHaveLength(3);
  });
});

it('every workload that docs/performance.md names exists, and every one that exists is named there', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const named = [...page.matchAll(/bench\/workloads\/([\w-]+)\.ts/g)].map(([, name]) => name ?? '');
  const workloads = new URL('../../bench/workloads/', import.meta.url);
  expect(named.filter((name) => !existsSync(new URL(`${name}.ts`, workloads)))).toEqual([]);
  expect(readdirSync(workloads).filter((file) => !named.includes(file.replace(/\.ts$/, '')))).toEqual([]);
});
