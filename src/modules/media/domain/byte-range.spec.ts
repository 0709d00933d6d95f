import fc from 'fast-check';
import { parseRange } from './byte-range.js';

describe('Range header', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-500', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-500', { start: 0, end: 99 }],
    ['BYTES=5-6', { start: 5, end: 6 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, 'none'],
    ['bytes=-', 'none'],
    ['bytes=9-3', 'none'],
    ['bytes=0-1,5-6', 'none'],
    ['items=0-1', 'none'],
    ['bytes=a-b', 'none'],
    [`bytes=${'9'.repeat(400)}-`, 'none'],
  ])('%s', (header, expected) => expect(parseRange(header, 100)).toEqual(expected));

  it('never leaves the body', () => {
    fc.assert(fc.property(fc.nat(1_000), fc.oneof(fc.string(), fc.tuple(fc.nat(2_000), fc.nat(2_000)).map(([a, b]) => `bytes=${a}-${b}`)), (size, header) => {
      const range = parseRange(header, size);
      if (typeof range === 'string') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.start).toBeLessThanOrEqual(range.end);
      expect(range.end).toBeLessThan(size);
    }));
  });
});
