import { ApiKeyMode, hashApiKeySecret, isApiKeySecret, newApiKeySecret } from './api-key-secret.js';

describe('API key secrets', () => {
  it.each([[ApiKeyMode.LIVE, 'dlx_live_'], [ApiKeyMode.TEST, 'dlx_test_']])('a %s key starts with %s and passes its own checksum', (mode, start) => {
    const { secret, prefix, hash } = newApiKeySecret(mode);
    expect(secret).toMatch(new RegExp(`^${start}[0-9A-Za-z]{36}$`));
    expect(isApiKeySecret(secret)).toBe(true);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(prefix).toHaveLength(15);
    expect(hash).toEqual(hashApiKeySecret(secret));
  });

  it('notices every single character that is changed', () => {
    const { secret } = newApiKeySecret(ApiKeyMode.LIVE);
    for (let at = 'dlx_live_'.length; at < secret.length; at += 1) {
      const altered = secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1);
      expect(isApiKeySecret(altered)).toBe(false);
    }
    expect(isApiKeySecret(secret.replace('live', 'test'))).toBe(false);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => newApiKeySecret(ApiKeyMode.TEST).secret)).size).toBe(1_000);
  });
});
