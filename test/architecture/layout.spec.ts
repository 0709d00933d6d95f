import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const MODULE_FOLDERS = new Set(['domain', 'entities', 'graphql', 'http', 'jobs', 'providers']);
const PLATFORM_FOLDERS = new Set([
  'access', 'clock', 'codecs', 'context', 'data-map', 'database', 'egress', 'errors', 'events', 'graphql', 'health', 'http', 'idempotency', 'ids', 'logging', 'mail', 'queue',
  'rate-limit', 'region', 'resilience', 'scheduling', 'storage',
]);

const filesUnder = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((name) => statSync(join(root, name)).isFile());
const foldersIn = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = filesUnder('src').filter((file) => file.endsWith('.ts'));

describe('layout', () => {
  it('modules and platform use the agreed folder names', () => {
    const unknown = foldersIn('src/modules').flatMap((module) => foldersIn(`src/modules/${module}`).filter((name) => !MODULE_FOLDERS.has(name)).map((name) => `${module}/${name}`));
    expect([...unknown, ...foldersIn('src/platform').filter((name) => !PLATFORM_FOLDERS.has(name))]).toEqual([]);
  });

  it('every module has a README, a front door and a module file', () => {
    const missing = foldersIn('src/modules').flatMap((module) => ['README.md', 'index.ts', `${module}.module.ts`].map((file) => `src/modules/${module}/${file}`))
      .filter((file) => !statSync(join(root, file), { throwIfNoEntry: false }));
    expect(missing).toEqual([]);
  });

  it('no file above 300 lines, half of them below 81', () => {
    const lines = sources.map((file) => ({ file: relative('src', file), lines: text(file).split('\n').length - 1 }));
    expect(lines.filter((one) => one.lines > 300)).toEqual([]);
    const sorted = lines.map((one) => one.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80);
  });

  it('only config reads the environment', () => {
    const readers = sources.filter((file) => !file.startsWith('src/config/') && !file.endsWith('.spec.ts') && /\bprocess\.env\b/.test(text(file)));
    expect(readers).toEqual([]);
  });

  it('the tags of the languages and the escaping of HTML are written once', () => {
    const written = (what: RegExp) => sources.filter((file) => !file.endsWith('.spec.ts') && what.test(text(file)));
    expect(written(/'zh-Hant'/)).toEqual(['src/platform/context/locale.ts']);
    expect(written(/&#\$\{|&(?:lt|#60);/)).toEqual(['src/platform/context/html.ts']);
  });

  it('the lock file names no download host', () => {
    expect(text('package-lock.json')).not.toMatch(/"resolved": "https?:/);
  });

  it('every migration is listed once, in order', () => {
    const files = readdirSync(join(root, 'migrations')).filter((name) => /^\d+-.*\.ts$/.test(name)).map((name) => name.slice(0, -3)).sort();
    const imported = [...text('migrations/index.ts').matchAll(/from '\.\/(\d+-[\w-]+)\.js'/g)].map(([, name]) => name);
    expect(imported).toEqual(files);
  });
});
