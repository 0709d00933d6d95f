import fc from 'fast-check';
import { type Burnable, compareBurnOrder } from './burn-order.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n));
const grant = (id: string, change: Partial<Burnable> = {}): Burnable => ({ id, priority: 100, expiresAt: null, paid: false, grantedAt: day(0), ...change });
const order = (...grants: Burnable[]): string => [...grants].sort(compareBurnOrder).map(({ id }) => id).join('');

describe('burn order', () => {
  it('asks priority first, whatever else speaks for the other', () => {
    expect(order(grant('b', { priority: 2, expiresAt: day(1) }), grant('a', { priority: 1, paid: true, grantedAt: day(9) }))).toBe('ab');
  });
  it('then the earliest expiry; what never expires comes last', () => {
    expect(order(grant('c'), grant('b', { expiresAt: day(9), paid: false }), grant('a', { expiresAt: day(8), paid: true }))).toBe('abc');
  });
  it('then promotional before paid', () => {
    expect(order(grant('b', { paid: true, grantedAt: day(0) }), grant('a', { grantedAt: day(5) }))).toBe('ab');
  });
  it('then the oldest, then the id', () => {
    expect(order(grant('c', { grantedAt: day(1) }), grant('b'), grant('a'))).toBe('abc');
  });

  const burnable = fc.record<Burnable>({
    id: fc.constantFrom('a', 'b', 'c'),
    priority: fc.constantFrom(1, 2),
    expiresAt: fc.constantFrom(null, day(1), day(2)),
    paid: fc.boolean(),
    grantedAt: fc.constantFrom(day(0), day(1)),
  });
  it('is a total order: antisymmetric and transitive', () => {
    fc.assert(fc.property(burnable, burnable, burnable, (a, b, c) => {
      expect(Math.sign(compareBurnOrder(a, b)) + Math.sign(compareBurnOrder(b, a))).toBe(0);
      if (compareBurnOrder(a, b) <= 0 && compareBurnOrder(b, c) <= 0) expect(compareBurnOrder(a, c)).toBeLessThanOrEqual(0);
    }), { numRuns: 500 });
  });
});
