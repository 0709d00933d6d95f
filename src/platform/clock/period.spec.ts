import { addPeriod, fixedLength } from './period.js';

describe('a period', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00.000Z'], ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00.000Z'], ['2026-11-24T00:00:00Z', 'P12M', '2027-11-24T00:00:00.000Z'],
    ['2026-12-31T00:00:00Z', 'P90D', '2027-03-31T00:00:00.000Z'],
  ])('from %s, %s later', (from, period, to) => expect(addPeriod(new Date(from), period).toISOString()).toBe(to));

  it('earlier', () => expect(addPeriod(new Date('2026-03-31T00:00:00Z'), 'P1M', -1).toISOString()).toBe('2026-02-28T00:00:00.000Z'));

  it('also of hours and minutes', () => {
    expect(addPeriod(new Date('2026-11-24T23:30:00Z'), 'PT1H30M').toISOString()).toBe('2026-11-25T01:00:00.000Z');
    expect(addPeriod(new Date('2026-03-01T00:10:00Z'), 'P1MT10M', -1).toISOString()).toBe('2026-02-01T00:00:00.000Z');
  });

  it.each([['P14D', 14 * 86_400_000], ['PT72H', 3 * 86_400_000], ['P2W', 14 * 86_400_000], ['PT10M', 600_000], ['P0D', 0]])('%s has a fixed length', (period, length) =>
    expect(fixedLength(period)).toBe(length));
  it.each(['P1M', 'P7Y'])('%s has none', (period) => expect(() => fixedLength(period)).toThrow('no fixed length'));

  it.each(['', 'P', 'PT', '12M', '30 days', 'P30', 'P-1D'])('%j is no period', (period) => {
    expect(() => addPeriod(new Date(), period)).toThrow('no period');
    expect(() => fixedLength(period)).toThrow('no period');
  });
});
