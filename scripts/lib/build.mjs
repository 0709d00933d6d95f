import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { built, node24, root } from './paths.mjs';
import { Refusal, say } from './say.mjs';

const stamp = built('.built-from');

/** @param {string} folder @param {RegExp} name @returns {string[]} paths from the project's folder */
function filesIn(folder, name) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

const sources = () => [...filesIn('src', /(?<!\.spec)\.(ts|json)$/), ...filesIn('migrations', /\.ts$/), 'ormconfig.ts'];

/** @param {string[]} files */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of [...files, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) {
    hash.update(`${file}\0`).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : '').update('\0');
  }
  return hash.digest('hex');
}

/** What the compiler makes of a source. @param {string} source */
const outputOf = (source) => source.replace(/\.ts$/, '.js');

/**
 * Builds dist/ unless it already holds what the sources say.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {{ force?: boolean }} [options] `force` asks the compiler in any case
 * @returns {Promise<{ code: number, output: string }>} of the compiler
 */
export async function build(supervisor, { force = false } = {}) {
  const files = sources();
  const wanted = fingerprint(files);
  const outputs = files.filter((file) => file.endsWith('.ts')).map(outputOf);
  const isComplete = () => outputs.every((file) => existsSync(built(file)));
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && isComplete()) return { code: 0, output: '' };
  // The compiler trusts its notes about what it wrote last time, even where somebody has deleted it.
  if (!isComplete()) rmSync(built('.tsbuildinfo'), { force: true });
  rmSync(stamp, { force: true });
  const result = await supervisor.run('the compiler', [node24, join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { cwd: root });
  if (result.code === 0) {
    // A module or a migration that is gone from the sources must not live on in the build.
    for (const file of filesIn('dist', /\.js$/)) {
      const source = relative('dist', file);
      if (!outputs.includes(source)) for (const path of [file, `${file}.map`]) rmSync(join(root, path), { force: true });
    }
    writeFileSync(stamp, wanted);
  }
  return result;
}

/** @param {import('./supervisor.mjs').Supervisor} supervisor @throws Refusal with the compiler's messages */
export async function ensureBuilt(supervisor) {
  const slow = setTimeout(() => say('Building ...'), 300);
  try {
    const { code, output } = await build(supervisor);
    if (code !== 0) throw new Refusal(`The sources do not compile:\n${output.trim()}`);
  } finally {
    clearTimeout(slow);
  }
}
