import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, dataFolder } from './paths.mjs';
import { postgresOwner } from './postgres-programs.mjs';
import { settleOrphan } from './postgres.mjs';

/** Where Postgres lives when root starts it: its own user must be able to go there. */
const SYSTEM_FOLDER = '/var/lib/dreamlux';

/** The record of `npm start`. */
export const startRecord = data('run', 'start.json');

/** What the seed printed at the first start: the test key's secret is not told a second time. */
export const demoFile = data('demo.json');

/** @param {string} file @returns {string} '' where there is none */
const readIfAny = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');

/** A folder of root's that Postgres' user can enter. */
export function systemFolder() {
  mkdirSync(SYSTEM_FOLDER, { recursive: true });
  chmodSync(SYSTEM_FOLDER, 0o755);
  return SYSTEM_FOLDER;
}

/**
 * The folder of root's Postgres for this installation. The installation's id is kept in its data folder: one that was moved finds its Postgres
 * again, one that was copied gets its own, and one whose data folder was deleted begins afresh.
 */
async function systemPlace() {
  const idFile = data('id');
  const installationOf = (/** @type {string} */ folder) => readIfAny(join(folder, 'installation'));
  const base = systemFolder();
  let id = readIfAny(idFile);
  const owner = id && installationOf(join(base, id));
  const isCopy = owner && owner !== dataFolder && readIfAny(join(owner, 'id')) === id;
  if (!id || isCopy) {
    id = randomBytes(5).toString('hex');
    writeFileSync(idFile, id);
    for (const name of readdirSync(base)) {
      if (installationOf(join(base, name)) !== dataFolder) continue;
      await settleOrphan(join(base, name, 'data'));
      rmSync(join(base, name), { recursive: true, force: true });
    }
  }
  const folder = join(base, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'installation'), dataFolder);
  return folder;
}

/**
 * Where this installation keeps its Postgres.
 * @returns {Promise<import('./postgres-programs.mjs').Place>}
 */
export async function postgresPlace() {
  const owner = postgresOwner();
  return { folder: owner ? await systemPlace() : data('postgres'), owner, log: logFile('postgres') };
}

/** Every folder in which this installation keeps a Postgres: as an ordinary user, as root, or both at different times. */
export function postgresFolders() {
  const id = readIfAny(data('id'));
  const system = id && readIfAny(join(SYSTEM_FOLDER, id, 'installation')) === dataFolder ? [join(SYSTEM_FOLDER, id)] : [];
  return [data('postgres'), ...system].filter((folder) => existsSync(folder));
}

/** Makes the data folder, for its user only. */
export function ensureDataFolder() {
  for (const folder of [dataFolder, data('logs'), data('run')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/** A log in the data folder; one that has grown large makes room for a new one. @param {string} name */
export function logFile(name) {
  const file = data('logs', `${name}.log`);
  if (existsSync(file) && statSync(file).size > 20_000_000) renameSync(file, `${file}.1`);
  return file;
}
