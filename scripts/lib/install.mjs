import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { node24, root } from './paths.mjs';
import { Refusal, say } from './say.mjs';

/** The oldest Node that may run the scripts; everything else runs on the Node that they install. */
const OLDEST = /** @type {const} */ ([20, 19]);

/** @throws Refusal on a Node or a system that the scripts don't know */
export function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new Refusal(`Dreamlux needs Node ${OLDEST.join('.')} or newer to begin; this is ${process.version}. Get one from https://nodejs.org and try again.`);
  }
  if (process.platform === 'win32') throw new Refusal('On Windows, run Dreamlux inside WSL: its services need Linux or macOS.');
}

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, dependencies?: object, devDependencies?: object }} Package
 * @param {string} file
 * @returns {Record<string, Package> | null} by path; '' is the project itself
 */
function packages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

/** Whether node_modules holds what package-lock.json asks for. npm writes its own list last, so a broken-off install doesn't count. */
function isInstalled() {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  if (!wanted || !present || !existsSync(node24)) return false;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) =>
    path === '' || (present[path] ? present[path].version === version : Boolean(optional ?? devOptional)));
}

/** @throws Refusal when package.json asks for something that package-lock.json doesn't know */
function checkLock() {
  const asked = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const locked = packages('package-lock.json')?.[''];
  for (const kind of /** @type {const} */ (['dependencies', 'devDependencies'])) {
    if (isDeepStrictEqual(asked[kind], locked?.[kind])) continue;
    throw new Refusal(`package.json and package-lock.json disagree about the ${kind}. Run npm install and commit both.`);
  }
}

/**
 * Installs the packages of package-lock.json unless they are there. Not with `npm ci`: what one version of npm leaves out of a lock file, because it
 * is for another system or an optional peer, the `npm ci` of another version takes for an error. The checks around it make it as strict.
 * @param {AbortSignal} [signal] stops the installation
 * @throws Refusal when npm fails
 */
export async function ensureInstalled(signal) {
  if (isInstalled()) return;
  checkLock();
  say('Installing packages (a minute or two, once) ...');
  const npm = process.env.npm_execpath?.includes('npm-cli') ? [process.execPath, process.env.npm_execpath] : ['npm'];
  // Whatever the machine's own settings are: the services and the runtime are dev dependencies with an install script.
  const options = ['--include=dev', '--include=optional', '--ignore-scripts=false', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  const [command = 'npm', ...before] = npm;
  const child = spawn(command, [...before, 'install', ...options], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const interrupt = () => child.pid && process.kill(-child.pid, 'SIGTERM');
  signal?.addEventListener('abort', interrupt, { once: true });
  const code = await new Promise((resolve) => child.once('error', resolve).once('exit', resolve));
  signal?.removeEventListener('abort', interrupt);
  signal?.throwIfAborted();
  if (code === 0 && isInstalled()) return;
  if (code === 0 && !existsSync(node24)) {
    throw new Refusal('npm was not allowed to run the install script of the package "node": see allowScripts in package.json.');
  }
  throw new Refusal('npm could not install the packages (see above). Once that is solved, the same command continues here.');
}
