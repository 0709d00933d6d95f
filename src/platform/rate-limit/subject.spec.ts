import { createSecretKey } from 'node:crypto';
import { hashSubject, ipSubject } from './subject.js';

describe('subjects of limits', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::198.51.100.7', '64:ff9b:0:0::/64'],
    ['not an ip', 'not an ip'],
  ])('%s counts as %s', (ip, subject) => expect(ipSubject(ip)).toBe(subject));

  it('are told apart by limit, key and parts, and can not be read', () => {
    const of = (limit: string, subject: string | string[], key = 'k') => hashSubject(createSecretKey(key, 'utf8'), limit, subject);
    const all = [of('a', 'x'), of('b', 'x'), of('a', 'y'), of('a', ['x', 'y']), of('a', ['xy']), of('a', ['x,y']), of('a', 'x', 'k2')];
    expect(new Set(all).size).toBe(all.length);
    expect(of('a', 'canary@example.com')).not.toMatch(/canary/);
    expect(of('a', ['x'])).toBe(of('a', 'x'));
  });
});
