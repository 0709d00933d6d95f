import fc from 'fast-check';
import { expiryOf, isSigned, signPath, urlKeys } from './signed-url.js';

const keys = urlKeys('a secret of at least thirty-two characters');
const now = new Date('2026-03-01T12:00:00Z');
const path = '/media/obj_01/original.jpg';
const queryOf = (signed: string): Record<string, string> => Object.fromEntries(new URLSearchParams(signed));

describe('a signed URL', () => {
  const expires = expiryOf(now, 3600);
  const query = queryOf(signPath(keys.media, path, expires));

  it('is good until it expires, and no longer', () => {
    expect(isSigned(keys.media, path, query, now)).toBe(true);
    expect(isSigned(keys.media, path, query, new Date(expires * 1000 - 1))).toBe(true);
    expect(isSigned(keys.media, path, query, new Date(expires * 1000))).toBe(false);
  });

  it('is good for its path, its purpose and its installation only', () => {
    expect(isSigned(keys.media, '/media/obj_02/original.jpg', query, now)).toBe(false);
    expect(isSigned(keys.upload, path, query, now)).toBe(false);
    expect(isSigned(urlKeys('another secret of thirty-two characters').media, path, query, now)).toBe(false);
  });

  it('breaks with any change of its query', () => {
    const sig = query['sig'] ?? '';
    fc.assert(fc.property(fc.nat(sig.length - 1), fc.constantFrom(...'AZaz09-_'), (at, char) => {
      const altered = sig.slice(0, at) + char + sig.slice(at + 1);
      expect(isSigned(keys.media, path, { ...query, sig: altered }, now)).toBe(altered === sig);
    }));
    expect(isSigned(keys.media, path, { ...query, exp: String(expires + 300) }, now)).toBe(false);
    for (const exp of ['', '-1', '1e12', '9'.repeat(40), 'Infinity', undefined, ['1']]) expect(isSigned(keys.media, path, { ...query, exp }, now)).toBe(false);
    for (const other of ['', `${sig}=`, `${sig}A`, undefined, [sig]]) expect(isSigned(keys.media, path, { ...query, sig: other }, now)).toBe(false);
  });

  it('stays the same for five minutes, so that caches work, and lives at least as long as promised', () => {
    const start = new Date('2026-03-01T12:00:01Z');
    expect(expiryOf(new Date('2026-03-01T12:04:59Z'), 3600)).toBe(expiryOf(start, 3600));
    fc.assert(fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2200-01-01') }), fc.integer({ min: 1, max: 86_400 }), (at, seconds) => {
      const left = expiryOf(at, seconds) - at.getTime() / 1000;
      expect(left).toBeGreaterThanOrEqual(seconds);
      expect(left).toBeLessThan(seconds + 300);
    }));
  });
});
