import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 45;

/** Prints which functions, and which packages, of a `.cpuprofile` had the processor themselves. */
const [file = '', from = '0'] = process.argv.slice(2);
const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
const byFunction = new Map<string, number>();
const byPackage = new Map<string, number>();
const add = (sums: Map<string, number>, key: string, by: number): void => void sums.set(key, (sums.get(key) ?? 0) + by);
// The start of a process is no part of what it does later.
const skipped = Number(from) * 1e6;
let elapsed = 0;
let total = 0;
profile.samples.forEach((id, index) => {
  const frame = frames.get(id);
  const took = profile.timeDeltas[index] ?? 0;
  elapsed += took;
  if (!frame || elapsed < skipped || frame.functionName === '(idle)') return;
  total += took;
  const path = frame.url.startsWith('file:') ? relative(process.cwd(), fileURLToPath(frame.url)) : frame.url;
  add(byFunction, `${frame.functionName || '(anonymous)'} ${path.replace(/^node_modules\//, '')}:${frame.lineNumber + 1}`, took);
  add(byPackage, /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? (path.startsWith('.data') || path.startsWith('dist') ? 'ours' : path.split('/')[0] || frame.functionName), took);
});
for (const sums of [byPackage, byFunction]) {
  for (const [name, took] of [...sums].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN)) console.log(`${((100 * took) / total).toFixed(1).padStart(5)}%  ${name}`);
  console.log();
}
console.log(`${(total / 1e6).toFixed(1)} s of CPU time, idling left out; \`top.js FILE SECONDS\` leaves the first seconds out.`);
