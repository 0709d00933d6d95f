import fc from 'fast-check';
import { join } from 'node:path';
import { assertKey } from './object-key.js';

describe('object keys', () => {
  it.each(['a', 'media/0190/original.png', 'a_b-c.d/e', `${'a'.repeat(200)}`])('accepts %s', (key) => {
    expect(() => assertKey(key)).not.toThrow();
  });

  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/.hidden', 'a..b', 'A', 'a b', 'a%2fb', 'a\\b', 'a\0', 'a\n', 'ä', 'a'.repeat(201)])(
    'refuses %j', (key) => {
      expect(() => assertKey(key)).toThrow('malformed object key');
    },
  );

  it('never lets a key leave the folder', () => {
    const anything = fc.oneof(fc.string(), fc.array(fc.constantFrom('a', '.', '..', '/', '%', '~', '\\')).map((parts) => parts.join('')));
    fc.assert(fc.property(anything, (key) => {
      try {
        assertKey(key);
      } catch {
        return;
      }
      expect(join('/root', key).startsWith('/root/')).toBe(true);
    }));
  });
});
