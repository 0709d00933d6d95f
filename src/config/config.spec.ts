import { ConfigError, loadConfig } from './config.js';

const production = {
  NODE_ENV: 'production', DATABASE_URL: 'postgres://a:b@db/x', REDIS_URL: 'redis://r', STORAGE_DIR: '/data', PUBLIC_URL: 'https://api.example.com',
  WEB_URL: 'https://example.com/', SECRET_KEY: 's'.repeat(40), SMTP_URL: 'smtp://mail', MAIL_FROM: 'x@example.com',
};

describe('configuration', () => {
  it('starts from development defaults', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ PORT: 3000, ROLE: 'both', production: false, publicUrl: 'http://127.0.0.1:3000', studioEnabled: true, secureCookies: false });
  });

  it('reads numbers and switches, and takes empty variables for absent', () => {
    expect(loadConfig({ PORT: '8080', STUDIO_ENABLED: 'false', LOG_LEVEL: '' })).toMatchObject({ PORT: 8080, studioEnabled: false, LOG_LEVEL: 'info' });
  });

  it('names every wrong variable and never its value', () => {
    const secret = 'tooshort-canary';
    try {
      loadConfig({ PORT: 'eighty', SECRET_KEY: secret, DATABASE_URL: 'mysql://canary' });
      throw new Error('accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { message } = error as ConfigError;
      for (const name of ['PORT', 'SECRET_KEY', 'DATABASE_URL']) expect(message).toContain(name);
      expect(message).not.toContain('canary');
      expect(message).not.toContain('eighty');
    }
  });

  it('refuses development defaults in production', () => {
    expect(() => loadConfig({ NODE_ENV: 'production' })).toThrow(/SECRET_KEY must be set/);
    expect(() => loadConfig({ ...production, SECRET_KEY: loadConfig({}).SECRET_KEY })).toThrow('SECRET_KEY still has its development default');
    expect(loadConfig(production)).toMatchObject({ production: true, webUrl: 'https://example.com', secureCookies: true, studioEnabled: false });
  });

  it('wants a folder or a bucket for the objects in production, and whole keys', () => {
    const { STORAGE_DIR: _folder, ...rest } = production;
    expect(() => loadConfig(rest)).toThrow('STORAGE_DIR or S3_BUCKET must be set');
    const keys = { S3_ACCESS_KEY_ID: 'canary', S3_SECRET_ACCESS_KEY: 'secret' };
    expect(loadConfig({ ...rest, ...keys, S3_BUCKET: 'objects' })).toMatchObject({ S3_BUCKET: 'objects', S3_REGION: 'us-east-1', S3_ENCRYPTION: 'bucket', s3ForcePathStyle: false });
    for (const some of [{}, { S3_ACCESS_KEY_ID: 'canary' }, { S3_SECRET_ACCESS_KEY: 'canary' }]) {
      expect(() => loadConfig({ S3_BUCKET: 'objects', ...some })).toThrow(/S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY$/);
    }
    expect(() => loadConfig({ S3_BUCKET: 'Not_A_Bucket' })).toThrow('S3_BUCKET');
  });

  it.each([[undefined, true], ['false', false], ['true', true]])('names the bucket in the path of other servers unless told not to (%s)', (given, expected) => {
    expect(loadConfig({ S3_ENDPOINT: 'http://127.0.0.1:9000', S3_FORCE_PATH_STYLE: given }).s3ForcePathStyle).toBe(expected);
  });

  it('lets the studio into production by name only', () => {
    expect(loadConfig({ ...production, STUDIO_ENABLED: 'true' }).studioEnabled).toBe(true);
  });

  it.each(['0', 'no', 'off', 'TRUE', '1'])('a switch is true or false and nothing else: %s is refused', (text) => {
    expect(() => loadConfig({ ...production, STUDIO_ENABLED: text })).toThrow(/STUDIO_ENABLED/);
  });

  it.each(['*', 'nonsense', 'https://a.example/', 'https://a.example/path', 'a.example'])('%s is no origin', (text) => {
    expect(() => loadConfig({ WEB_ORIGINS: text })).toThrow(/WEB_ORIGINS/);
  });

  it('makes a URL of an IPv6 address', () => {
    expect(loadConfig({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000');
  });

  it('takes the origins from the web address and the list', () => {
    expect(loadConfig({ ...production, WEB_ORIGINS: 'https://beta.example.com, https://example.com' }).webOrigins)
      .toEqual(['https://example.com', 'https://api.example.com', 'https://beta.example.com']);
  });
});
