import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { hashAddress, marketingKeys, readUnsubscribeToken, unsubscribeToken } from './unsubscribe-token.js';

const keys = marketingKeys('a secret of at least thirty-two characters');
const whom = { addressHash: hashAddress(keys, 'ada@example.com'), subjectId: randomUUID() };
const token = unsubscribeToken(keys, whom);

describe('an unsubscribe link', () => {
  it('comes back as what it was made of', () => {
    expect(readUnsubscribeToken(keys, token)).toEqual(whom);
    expect(token).toMatch(/^[\w-]{108}$/);
  });

  it('is good in its installation only, and to the last bit', () => {
    expect(readUnsubscribeToken(marketingKeys('another secret of thirty-two characters'), token)).toBeNull();
    fc.assert(fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_'), (at, char) => {
      const altered = token.slice(0, at) + char + token.slice(at + 1);
      expect(readUnsubscribeToken(keys, altered) !== null).toBe(altered === token);
    }));
    for (const other of ['', `${token}A`, token.slice(1), `${token}=`, undefined, [token], `${token} `]) expect(readUnsubscribeToken(keys, other)).toBeNull();
  });

  it('tells nothing about the address', () => {
    const bytes = Buffer.from(token, 'base64url').toString('latin1');
    expect(bytes).not.toContain('ada');
    expect(hashAddress(keys, 'ada@example.com')).not.toEqual(hashAddress(marketingKeys('another secret of thirty-two characters'), 'ada@example.com'));
  });
});
