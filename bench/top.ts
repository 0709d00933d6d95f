import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
}
interface Profile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 40;

/**
 * Prints where a `.cpuprofile` spent its time: packages and functions that had the processor themselves, and functions with all that they called.
 * Arguments: the file; seconds of the beginning to leave out.
 */
const [file = '', from = '0'] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));

const pathOf = ({ callFrame: { url } }: Node): string => (url.startsWith('file:') ? relative(process.cwd(), fileURLToPath(url)).replace(/^.*node_modules\//, '') : url);
const nameOf = (node: Node): string => `${node.callFrame.functionName || '(anonymous)'} ${pathOf(node)}:${node.callFrame.lineNumber + 1}`;
function packageOf(node: Node): string {
  const path = pathOf(node);
  if (/bench-build|^dist/.test(path)) return 'ours';
  return /^(@[^/]+\/[^/]+|[^/]+)/.exec(path)?.[1] ?? node.callFrame.functionName;
}

const sums = { package: new Map<string, number>(), itself: new Map<string, number>(), 'with what it calls': new Map<string, number>() };
const add = (sum: Map<string, number>, key: string, by: number): void => void sum.set(key, (sum.get(key) ?? 0) + by);
let elapsed = 0;
let total = 0;
profile.samples.forEach((id, index) => {
  const node = nodes.get(id);
  const took = profile.timeDeltas[index] ?? 0;
  elapsed += took;
  if (!node || elapsed < Number(from) * 1e6 || node.callFrame.functionName === '(idle)') return;
  total += took;
  add(sums.package, packageOf(node), took);
  add(sums.itself, nameOf(node), took);
  const seen = new Set<string>();
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const above = nodes.get(at);
    if (above) seen.add(nameOf(above));
  }
  for (const name of seen) add(sums['with what it calls'], name, took);
});
for (const [title, sum] of Object.entries(sums)) {
  console.log(`\n${title}`);
  for (const [name, took] of [...sum].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN)) console.log(`${((100 * took) / total).toFixed(1).padStart(5)}%  ${name}`);
}
console.log(`\n${(total / 1e6).toFixed(1)} s, idling left out.`);
