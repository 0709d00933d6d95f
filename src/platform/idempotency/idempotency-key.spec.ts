import fc from 'fast-check';
import { InvalidInputError } from '../errors/index.js';
import { canonicalJson } from './canonical-json.js';
import { assertIdempotencyKey, fingerprintOf } from './idempotency-key.js';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, shuffled(member)]));
};
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null).map(([key, member]) => [key, withoutNulls(member)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(kept));
};
const plain = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

describe('fingerprint of an input', () => {
  it('is the same in any order of members, and whether null is written or left out', () => {
    fc.assert(fc.property(plain, (value) => {
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      expect(canonicalJson(withoutNulls(value))).toBe(canonicalJson(value));
    }));
  });

  it('loses nothing but nulls, so two different inputs never look alike', () => {
    fc.assert(fc.property(plain, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(withoutNulls(value))));
    }));
  });

  it('ignores the key itself and nothing else', () => {
    const of = (input: object) => fingerprintOf(input).toString('hex');
    expect(of({ a: 1, idempotencyKey: 'x' })).toBe(of({ a: 1, idempotencyKey: 'y' }));
    expect(of({ a: 1 })).not.toBe(of({ a: '1' }));
    expect(of({ a: [1, 2] })).not.toBe(of({ a: [2, 1] }));
    expect(of({ a: { idempotencyKey: 'x' } })).not.toBe(of({ a: { idempotencyKey: 'y' } }));
    expect(of({ at: new Date(0), n: 5n })).toBe(of({ n: 5n, at: '1970-01-01T00:00:00.000Z' }));
  });
});

describe('idempotency key', () => {
  it.each(['a', 'order 7/é', '世', '🙂'.repeat(255), 'x'.repeat(255)])('accepts %s', (key) => {
    expect(() => assertIdempotencyKey(key)).not.toThrow();
  });
  it.each(['', 'x'.repeat(256), 'a\0', 'a\nb', 'a\u007f', '\ud800', 'a\u200bb', 'a\u2028b'])('refuses %j', (key) => {
    expect(() => assertIdempotencyKey(key)).toThrow(InvalidInputError);
  });
});
