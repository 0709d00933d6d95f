import fc from 'fast-check';
import { allStatuses, canMove, canRetry, GenerationStatus as S, isFinished, sourcesOf } from './generation-state.js';

const allowed = new Set([
  'QUEUED>RUNNING', 'QUEUED>CANCELED', 'QUEUED>FAILED',
  'RUNNING>RUNNING', 'RUNNING>QUEUED', 'RUNNING>SUCCEEDED', 'RUNNING>FAILED', 'RUNNING>REJECTED', 'RUNNING>CANCELED',
]);
const pairs = allStatuses.flatMap((from) => allStatuses.map((to) => [from, to] as const));
const status = fc.constantFrom(...allStatuses);

describe('the states of a generation', () => {
  it.each(pairs)('%s to %s', (from, to) => {
    expect(canMove(from, to)).toBe(allowed.has(`${from}>${to}`));
    expect(sourcesOf(to).includes(from)).toBe(canMove(from, to));
  });

  it('end once: nothing leads out of an end', () => {
    fc.assert(fc.property(fc.array(status, { maxLength: 30 }), (wishes) => {
      let now = S.QUEUED;
      let ends = 0;
      for (const wish of wishes) {
        if (!canMove(now, wish)) continue;
        expect(isFinished(now)).toBe(false);
        now = wish;
        if (isFinished(now)) ends += 1;
      }
      expect(ends).toBeLessThanOrEqual(1);
      expect(ends === 1).toBe(isFinished(now));
    }));
  });

  it('succeed, or are refused, only after a worker has begun', () => {
    expect(sourcesOf(S.SUCCEEDED)).toEqual([S.RUNNING]);
    expect(sourcesOf(S.REJECTED)).toEqual([S.RUNNING]);
  });

  it('can be asked for again after an end that was nobody\'s judgement', () => {
    expect(allStatuses.filter(canRetry)).toEqual([S.FAILED, S.CANCELED]);
  });
});
