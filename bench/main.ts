import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Bench, databaseOf, onServer, type Settings, TEMPLATE } from './lib/bench.js';
import { judge } from './lib/judge.js';
import { type Line, machine, table } from './lib/report.js';
import type { Workload } from './lib/workload.js';

const FOLDER = new URL('./workloads/', import.meta.url);

/** Names of all workloads: their files. */
const known = readdirSync(FOLDER).filter((file) => file.endsWith('.js')).map((file) => file.replace(/\.js$/, '')).toSorted();

const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, growth: { type: 'boolean', default: false }, profile: { type: 'boolean', default: false } },
});

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run this through npm run bench`);
  return value;
}

async function prepare({ databaseUrl }: Settings): Promise<void> {
  await onServer(databaseUrl, [`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`, `CREATE DATABASE ${TEMPLATE} TEMPLATE template0`]);
  const url = databaseOf(databaseUrl, TEMPLATE);
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../src/migrate.js', import.meta.url))], { env: { ...process.env, NODE_ENV: 'development', DATABASE_URL: url } });
  await onServer(url, ['CREATE EXTENSION pg_stat_statements', 'VACUUM ANALYZE']);
}

async function measure(name: string, settings: Settings): Promise<Line[]> {
  const { default: workload } = (await import(new URL(`${name}.js`, FOLDER).href)) as { default: Workload };
  if (workload.slow && !settings.growth && !asked.includes(name)) return [];
  console.log(`\n${name}: ${workload.title}`);
  const began = Date.now();
  const bench = await Bench.open(name, settings);
  try {
    const lines = (await workload.run(bench)).map((result) => ({ workload: name, result, verdict: judge(result) }));
    console.log(`${table(lines)}\n  (${Math.round((Date.now() - began) / 1_000)} s)`);
    return lines;
  } finally {
    await bench.close();
  }
}

const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no workload ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  process.exit(2);
}
const settings: Settings = { databaseUrl: required('BENCH_DATABASE_URL'), redisUrl: required('BENCH_REDIS_URL'), folder: required('BENCH_FOLDER'), scratch: required('BENCH_SCRATCH'), ...flags };
const began = new Date();
await prepare(settings);
const lines: Line[] = [];
const broken: string[] = [];
for (const name of asked.length > 0 ? asked : known) {
  try {
    lines.push(...(await measure(name, settings)));
  } catch (error) {
    console.error(error);
    broken.push(name);
  }
}
const missed = lines.filter(({ verdict }) => verdict.met === false).map(({ workload, result }) => `${workload}: ${result.what}`);
mkdirSync(settings.folder, { recursive: true });
const file = join(settings.folder, `${began.toISOString().replaceAll(/[:.]/g, '-')}.json`);
writeFileSync(file, JSON.stringify({ began, machine: machine(), quick: settings.quick, lines, broken, missed }, null, 2));
console.log(`\n${machine()}${settings.quick ? '; quick: too short to be trusted' : ''}\n\n${table(lines)}\n\nWritten to ${file}.`);
if (missed.length > 0) console.log(`Targets missed:\n${missed.map((line) => `  ${line}`).join('\n')}`);
if (broken.length > 0) console.log(`Broken, not measured: ${broken.join(', ')}`);
// A target that is missed is a finding; a wrong answer is a failure.
process.exit(broken.length > 0 ? 1 : 0);
