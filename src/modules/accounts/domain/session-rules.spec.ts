import { isRecent } from './session-rules.js';

describe('a factor', () => {
  const now = new Date('2026-01-01T12:00:00Z');
  it.each([[0, true], [599_999, true], [600_000, false], [-1_000, true], [-60_000, false], [-86_400_000, false]])('given %d ms ago counts: %s', (age, counts) =>
    expect(isRecent(new Date(now.getTime() - age), now)).toBe(counts));
});
