import { destinationOf, destinationOfUrl } from './destination.js';

const hostOf = (url: string): string => destinationOfUrl(new URL(url)).host;

describe('one spelling for every host', () => {
  it.each([
    ['https://API.Vidu.com/x', 'api.vidu.com'],
    ['https://api.vidu.com./x', 'api.vidu.com'],
    ['https://ａｐｉ.vidu.com/', 'api.vidu.com'],
    // A Cyrillic letter that looks like a Latin one is another name.
    ['https://аpi.vidu.com/', 'xn--pi-6kc.vidu.com'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.01/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
    ['http://[0:0:0:0:0:0:0:1]/', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ])('%s is %s', (url, host) => {
    expect(hostOf(url)).toBe(host);
    expect(destinationOf('https', new URL(url).hostname, undefined).host).toBe(host);
  });

  it('knows the usual ports, and takes others as they are', () => {
    expect(destinationOfUrl(new URL('https://a.example/'))).toEqual({ scheme: 'https', host: 'a.example', port: 443 });
    expect(destinationOfUrl(new URL('http://a.example:8443/'))).toEqual({ scheme: 'http', host: 'a.example', port: 8_443 });
    expect(destinationOf('smtp', 'MAIL', undefined)).toEqual({ scheme: 'smtp', host: 'mail', port: 587 });
    expect(destinationOf('smtps', '2130706433', undefined)).toEqual({ scheme: 'smtps', host: '127.0.0.1', port: 465 });
  });

  it.each(['https://api.vidu.com@evil.example/', 'https://user:secret@api.vidu.com/', 'https://:x@api.vidu.com/'])('refuses a user in %s', (url) => {
    expect(() => destinationOfUrl(new URL(url))).toThrow(expect.objectContaining({ refusal: 'user-in-url' }));
  });

  it.each(['', 'a b', 'a/b', 'a?b', 'a#b', 'a@b', 'a\\b', 'a:80', '.', '999.1.1.1'])('%p is no host', (host) => {
    expect(() => destinationOf('https', host, undefined)).toThrow(expect.objectContaining({ refusal: 'no-host' }));
  });
});
