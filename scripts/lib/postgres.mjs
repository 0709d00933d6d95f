import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MAJOR, makePrivate, postgresPrograms, runAs } from './postgres-programs.mjs';
import { commandLine, startedAt, stop } from './processes.mjs';
import { Refusal, say } from './say.mjs';

/**
 * @typedef {import('./postgres-programs.mjs').Place} Place
 * @typedef {Record<string, string | number>} Settings of postgresql.conf
 */

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
  const bin = join(postgresPrograms(place), 'bin');
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
