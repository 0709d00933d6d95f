import { addPeriod, periodInWords } from './period.js';

describe('a period', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 'P1M', '2026-02-28T10:00:00.000Z'], ['2024-02-29T00:00:00Z', 'P1Y', '2025-02-28T00:00:00.000Z'], ['2026-11-24T00:00:00Z', 'P12M', '2027-11-24T00:00:00.000Z'],
    ['2026-12-31T00:00:00Z', 'P90D', '2027-03-31T00:00:00.000Z'],
  ])('from %s, %s later', (from, period, to) => expect(addPeriod(new Date(from), period).toISOString()).toBe(to));

  it('earlier', () => expect(addPeriod(new Date('2026-03-31T00:00:00Z'), 'P1M', -1).toISOString()).toBe('2026-02-28T00:00:00.000Z'));

  it.each([['P12M', 'de', '12 Monate'], ['P90D', 'en', '90 days'], ['P2Y', 'fr', '2 ans'], ['P12M', 'zh-Hant', '12 個月']])('%s in %s', (period, language, words) =>
    expect(periodInWords(period, language)).toBe(words));

  it.each(['', 'P', 'PT5M', '12M'])('%s is none', (period) => expect(() => addPeriod(new Date(), period)).toThrow('no period'));
});
