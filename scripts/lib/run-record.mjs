import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from './paths.mjs';
import { isAlive, startedAt, stop } from './processes.mjs';
import { Refusal } from './say.mjs';

/**
 * @typedef {import('./processes.mjs').Tracked} Tracked
 * @typedef {{
 *   root: string, command: string, owners: { pid: number, since: string }[],
 *   processes: Tracked[], folders: string[], environment: Record<string, string>,
 * }} Contents
 * `owners` run the command and clean up; `processes` and `folders` are what they have to clean up; `environment` is how to reach the services.
 */

const self = () => ({ pid: process.pid, since: startedAt(process.pid) ?? '' });

/**
 * What one command of this project is running at the moment, on disk. It keeps a second one out, tells other commands where the services are, and
 * lets whoever comes next clean up after owners that were killed. Readable by its user only: it holds passwords.
 */
export class RunRecord {
  /** @param {string} file @param {Contents} contents */
  constructor(file, contents) {
    this.file = file;
    this.contents = contents;
  }

  /**
   * The record as it stands, or null. One that was copied along with the project's folder tells of another folder's processes: it counts as none.
   * @param {string} file
   */
  static read(file) {
    try {
      const record = new RunRecord(file, JSON.parse(readFileSync(file, 'utf8')));
      return record.contents.root === root ? record : null;
    } catch {
      return null;
    }
  }

  /**
   * Takes the record for a command, first cleaning up after owners that are gone.
   * @param {string} file
   * @param {string} command as a person typed it
   * @param {(running: RunRecord) => string} refusal what to say while a living owner has it
   * @throws Refusal while a living owner has it
   */
  static async claim(file, command, refusal) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const record = new RunRecord(file, { root, command, owners: [self()], processes: [], folders: [], environment: {} });
    const left = RunRecord.read(file);
    if (left?.isOwned()) throw new Refusal(refusal(left));
    const aside = `${file}.${process.pid}`;
    try {
      renameSync(file, aside);
      // Whoever was a moment faster in the same situation keeps it.
      if (RunRecord.read(aside)?.isOwned()) renameSync(aside, file);
    } catch {
      // There was none.
    }
    try {
      writeFileSync(file, JSON.stringify(record.contents), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      throw new Refusal(`Another "${command}" has just begun in this folder.`);
    }
    await left?.cleanUp();
    rmSync(aside, { force: true });
    return record;
  }

  /** Joins the owners of a record that the process above has claimed. @param {string} file */
  static join(file) {
    const record = RunRecord.read(file);
    if (!record) throw new Error(`${file} is missing`);
    record.contents.owners.push(self());
    record.save();
    return record;
  }

  isOwned() {
    return this.contents.owners.some(isAlive);
  }

  /** @param {Tracked} tracked */
  track(tracked) {
    this.contents.processes.push(tracked);
    this.save();
  }

  /** Removed when the command ends. @param {string} folder */
  trackFolder(folder) {
    this.contents.folders.push(folder);
    this.save();
  }

  /** @param {Record<string, string>} environment */
  publish(environment) {
    Object.assign(this.contents.environment, environment);
    this.save();
  }

  /**
   * Stops what is still running, the youngest first, and removes the tracked folders.
   * @param {AbortSignal} [hurry] ends every patience early
   * @returns {Promise<string[]>} names of those that had to be killed
   */
  async cleanUp(hurry) {
    const killed = [];
    for (const tracked of this.contents.processes.toReversed()) {
      if (!(await stop(tracked, hurry))) killed.push(tracked.name);
    }
    for (const folder of this.contents.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    return killed;
  }

  release() {
    rmSync(this.file, { force: true });
  }

  save() {
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(this.contents), { mode: 0o600 });
    renameSync(next, this.file);
  }
}
