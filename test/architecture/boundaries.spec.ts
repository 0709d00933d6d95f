import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { around, wrong } from './boundaries.fixture.js';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const rules = (createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: { name: string; severity: string }[] }).forbidden;

interface Report { summary: { violations: { rule: { name: string }; from: string; to: string }[] } }

async function cruise(cwd: string): Promise<Report['summary']['violations']> {
  const run = promisify(execFile)(process.execPath, [cli, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'src'], {
    cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NODE_OPTIONS: '' },
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as Report).summary.violations;
}

describe('module boundaries', () => {
  it('each rule fails the file that breaks it, a price that reaches a consent too, and nothing else fails [P81]', async () => {
    const house = await mkdtemp(join(tmpdir(), 'dreamlux-boundaries-'));
    try {
      const reached = [...Object.keys(wrong), ...Object.keys(around)].filter((file) => /^src\/.*\.ts$/.test(file) && !file.endsWith('nobody.ts'));
      const files = {
        ...Object.fromEntries(Object.entries(wrong).map(([file, [, source]]) => [file, source])),
        ...around,
        'src/main.ts': reached.map((file) => `import './${file.slice(4, -3)}.js';`).join('\n'),
      };
      for (const [file, source] of Object.entries(files)) {
        await mkdir(dirname(join(house, file)), { recursive: true });
        await writeFile(join(house, file), source);
      }
      await cp(join(root, '.dependency-cruiser.cjs'), join(house, '.dependency-cruiser.cjs'));

      const found = (await cruise(house)).map(({ rule, from, to }) => `${rule.name}: ${rule.name === 'no-orphans' ? to : from}`);

      const expected = Object.entries(wrong).map(([file, [rule]]) => `${rule}: ${file}`);
      expect([...new Set(found)].sort()).toEqual(expected.sort());
    } finally {
      await rm(house, { recursive: true, force: true });
    }
  });

  it('every rule has a fixture and is an error', () => {
    expect(rules.filter(({ severity }) => severity !== 'error')).toEqual([]);
    expect(new Set(Object.values(wrong).map(([rule]) => rule))).toEqual(new Set(rules.map(({ name }) => name)));
  });

  it('the product keeps them [P81]', async () => {
    expect((await cruise(root)).map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });
});
