import { mayReadMetrics } from './metrics-access.js';

const token = 'a-token-of-sixteen';
const from = (remoteAddress: string | undefined, headers: Record<string, string> = {}) => ({ remoteAddress, headers });

describe('who may read metrics', () => {
  it.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('this machine (%s)', (address) => {
    expect(mayReadMetrics(from(address), undefined)).toBe(true);
    expect(mayReadMetrics(from(address), token)).toBe(true);
  });

  it.each(['198.51.100.7', '10.0.0.1', '::ffff:10.127.0.1', '2001:db8::1', '', undefined])('nobody else without a token (%s)', (address) => {
    expect(mayReadMetrics(from(address), undefined)).toBe(false);
    expect(mayReadMetrics(from(address, { authorization: 'Bearer ' }), undefined)).toBe(false);
    expect(mayReadMetrics(from(address, { authorization: 'Bearer undefined' }), undefined)).toBe(false);
  });

  it('whoever has the token, and only with exactly that one', () => {
    const ask = (authorization: string) => mayReadMetrics(from('198.51.100.7', { authorization }), token);
    expect(ask(`Bearer ${token}`)).toBe(true);
    expect(ask(`bearer ${token}`)).toBe(true);
    for (const wrong of [token, `Basic ${token}`, `Bearer ${token}x`, 'Bearer ', `Bearer ${token.toUpperCase()}`]) expect(ask(wrong)).toBe(false);
  });

  it.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])('not what a proxy on this machine passes on (%s)', (header) => {
    expect(mayReadMetrics(from('127.0.0.1', { [header]: '127.0.0.1' }), token)).toBe(false);
  });
});
