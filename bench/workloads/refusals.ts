import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Workload } from '../lib/workload.js';

const ROOT = process.cwd();
const SPECS = ['documents', 'values', 'requests', 'sockets'].map((name) => `test/e2e/hostile-${name}.spec.ts`);
const TARGET = { atMost: 10 };
const TELL = 8;

interface Cost { readonly title: string; readonly name: string; readonly ratio: number }

/** What it costs to refuse each request of the hostile client's tests, which take the measures themselves when they are told where to write them. */
const workload: Workload = {
  title: 'refusing a hostile client, in trivial queries with a session',
  async run(bench) {
    const file = join(bench.storage, 'costs.jsonl');
    await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/jest/bin/jest.js'), '--runInBand', '--selectProjects', 'e2e', '--runTestsByPath', ...SPECS], {
      cwd: ROOT,
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env, DREAMLUX_COSTS: file, TEST_DATABASE_URL: process.env['BENCH_DATABASE_URL'], TEST_REDIS_URL: bench.redisUrl,
        NODE_OPTIONS: `--experimental-vm-modules --import ${pathToFileURL(join(ROOT, 'test/support/register-ts.mjs')).href}`,
      },
    });
    if (!existsSync(file)) throw new Error('the tests measured nothing');
    const costs = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Cost).toSorted((a, b) => b.ratio - a.ratio);
    const dearest = costs[0]?.ratio ?? Number.POSITIVE_INFINITY;
    return [{
      what: `the dearest of ${costs.length} refusals`, unit: 'trivial queries', against: 'one trivial query with a session, by the CPU time of the process',
      ours: [{ value: dearest }], baseline: [{ value: 1 }], absolute: TARGET,
      notes: [
        `${costs.filter(({ ratio }) => ratio > TARGET.atMost).length} cost more than ${TARGET.atMost}; the dearest:`,
        ...costs.slice(0, TELL).map(({ title, name, ratio }) => `${ratio.toFixed(1)} ${title}: ${name}`),
      ],
    }];
  },
};
export default workload;
