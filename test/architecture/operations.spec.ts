import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { register } from 'prom-client';
import { loadConfig } from '../../src/config/index.js';
import { Environment } from '../../src/config/environment.js';

const root = resolve(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.(spec|child)\.ts$/.test(name)).map((name) => join('src', name));
const guide = text('docs/operations.md');

/** The text below a heading, down to the next one of its rank. */
function section(heading: string): string {
  const [, below] = guide.split(`\n## ${heading}\n`);
  if (below === undefined) throw new Error(`docs/operations.md has no part "${heading}"`);
  return below.split('\n## ')[0] ?? '';
}
/** Rows of the tables in a part that begin with a name in backticks, by cells. */
const rows = (heading: string): string[][] => section(heading).split('\n').filter((line) => line.startsWith('| `')).map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));
const bare = (cell = ''): string => cell.replaceAll('`', '');
const quoted = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

interface Metric { readonly name: string; readonly labelNames: readonly string[]; readonly type: string }
/** Of prom-client, whose types keep the label names to themselves. */
const metrics = (): Metric[] => (register.getMetricsAsArray() as unknown as (Metric & { constructor: { name: string } })[])
  .map(({ name, labelNames, constructor }) => ({ name, labelNames, type: constructor.name.toLowerCase() }));

interface Alarm { readonly name: string; readonly expr: string; readonly after: string; readonly severity: string }
const RULE = /^ {6}- alert: (?<name>[A-Za-z]+)\n {8}expr: (?<expr>[^\n'"#][^\n#]*)\n {8}for: (?<after>\d+m)\n {8}labels: \{ severity: (?<severity>page|ticket) \}$/gm;
const rules = text('docs/alerts.yaml');
const alarms: Alarm[] = [...rules.matchAll(RULE)].map(({ groups }) => groups as unknown as Alarm);

let jobs: ReadonlySet<string>;
beforeAll(async () => {
  // Whatever has a metric or a job registers it when it is loaded.
  await import('../../src/app.module.js');
  for (const file of sources.filter((name) => /from 'prom-client'/.test(text(name)))) await import(join(root, file));
  const { collectProcessMetrics } = (await import('../../src/platform/health/default-metrics.js'));
  collectProcessMetrics();
  const { definedJobs } = await import('../../src/platform/queue/job-definition.js');
  jobs = new Set(definedJobs().map(({ name }) => name));
});

describe('the guide of whoever runs it', () => {
  it('names every metric with its kind and its labels, and none that does not exist', () => {
    const registered = Object.fromEntries(metrics().map(({ name, type, labelNames }) => [name, `${type} ${[...labelNames].sort().join(' ')}`.trim()]));
    const named = Object.fromEntries(rows('Metrics').map(([name, type, labels]) => [bare(name), `${bare(type)} ${quoted(labels).sort().join(' ')}`.trim()]));
    expect(Object.keys(registered).length).toBeGreaterThan(40);
    expect(named).toEqual(registered);
  });

  it('names every setting with its default, and none that is not read', () => {
    const declared = getMetadataStorage().getTargetValidationMetadatas(Environment, '', true, false).map(({ propertyName }) => propertyName);
    const defaults = new Environment() as unknown as Record<string, unknown>;
    const expected = Object.fromEntries(declared.map((name) => [name, name === 'SECRET_KEY' ? '' : String(defaults[name] ?? '')]));
    expect(Object.fromEntries(rows('Settings').map(([name, preset]) => [bare(name), bare(preset)]))).toEqual(expected);
    for (const name of declared) expect(name in defaults || text('src/config/config.ts').includes(`'${name}'`)).toBe(true);
  });

  it('names every alarm with its rule, why it rings and what to do', () => {
    expect(alarms.length).toBeGreaterThan(20);
    // Nothing in the file of rules was overlooked.
    expect(alarms).toHaveLength([...rules.matchAll(/alert:/g)].length);
    const described = section('Alarms').split('\n### ').slice(1).map((part) => ({ name: part.slice(0, part.indexOf('\n')), part }));
    expect(described.map(({ name }) => name)).toEqual(alarms.map(({ name }) => name));
    for (const { name, expr, after, severity } of alarms) {
      const { part = '' } = described.find((one) => one.name === name) ?? {};
      expect(part).toContain(`\n\`${expr}\` for ${after}, ${severity}.\n`);
      expect(part).toMatch(/\n\*\*Why\.\*\* \S/);
      expect(part).toMatch(/\n1\. \S/);
    }
  });

  it('has alarms on metrics, labels and jobs that exist', () => {
    const known = new Map(metrics().flatMap(({ name, labelNames, type }) =>
      (type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name]).map((series) => [series, new Set([...labelNames, 'instance', 'le'])] as const)));
    known.set('up', new Set(['job', 'instance']));
    for (const { name, expr } of alarms) {
      const series = [...expr.matchAll(/\b([a-z]+(?:_[a-z0-9]+)+|up)\b(?=[{[ )]|$)(?:\{([^}]*)\})?/g)].filter(([word]) => !/^(max_over_time|histogram_quantile)/.test(word));
      expect([name, series.length > 0]).toEqual([name, true]);
      for (const [, metric = '', selector = ''] of series) {
        expect([name, metric, known.has(metric)]).toEqual([name, metric, true]);
        for (const [, label = '', value = ''] of selector.matchAll(/([a-z]+)(?:=~|!~|!=|=)"([^"]*)"/g)) {
          expect([name, label, known.get(metric)?.has(label)]).toEqual([name, label, true]);
          if (label === 'job' && metric !== 'up') expect([name, value, jobs.has(value)]).toEqual([name, value, true]);
        }
      }
      const depth = [...expr].reduce((open, sign) => open + (sign === '(' ? 1 : sign === ')' ? -1 : 0), 0);
      expect([name, depth]).toEqual([name, 0]);
    }
  });

  it('quotes lines of the log as they are written', () => {
    const code = sources.map(text).join('\n');
    const lines = rows('Lines of the log').map(([line]) => bare(line));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect([line, code.includes(line)]).toEqual([line, true]);
  });
});

describe('the example of a whole installation', () => {
  it('sets nothing that the product does not read', () => {
    const [, product = ''] = /environment: &environment\n((?: {4}.*\n)+)/.exec(text('compose.yaml')) ?? [];
    const names = [...product.matchAll(/^ {4}([A-Z0-9_]+):/gm)].map(([, name]) => name);
    const declared = new Set(getMetadataStorage().getTargetValidationMetadatas(Environment, '', true, false).map(({ propertyName }) => propertyName));
    expect(names.length).toBeGreaterThan(8);
    expect(names.filter((name) => !declared.has(name ?? ''))).toEqual([]);
  });

  it('has room in Postgres for every connection of its replicas', () => {
    const compose = text('compose.yaml');
    const [, room] = /max_connections=(\d+)/.exec(compose) ?? [];
    const [, replicas] = /replicas: (\d+)/.exec(compose) ?? [];
    const pool = loadConfig({}).DATABASE_POOL_SIZE;
    // As the guide counts: pool and 4 for an api, pool and 6 for a worker; during a rollout twice; 3 that Postgres keeps, 5 for migrating and staff.
    expect(Number(room)).toBeGreaterThanOrEqual(Number(replicas) * (2 * pool + 10) * 2 + 8);
  });
});
