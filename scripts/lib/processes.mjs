import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A process that must not outlive us.
 * @typedef {{ name: string, pid: number, since: string, signal: NodeJS.Signals, patience: number }} Tracked
 * `since` tells it from a later process with the same id; `signal` asks it to stop; `patience` is how many seconds it gets for that.
 */

/** Seconds that a process gets when somebody is in a hurry: enough for a Postgres that has to write down its state. */
const HURRIED = 5;

const procfs = existsSync('/proc/self/stat');

/** @param {string} column @param {number} pid */
const ps = (column, pid) => spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';

/**
 * When the process began, in units of the system; null when there is no such process or it has already ended.
 * @param {number} pid
 * @returns {string | null}
 */
export function startedAt(pid) {
  if (!procfs) return ps('stat', pid).startsWith('Z') ? null : ps('lstart', pid) || null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; behind it come the state (3rd field) and, as the 22nd, the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** @param {{ pid: number, since: string }} process */
export const isAlive = ({ pid, since }) => startedAt(pid) === since;

/** The command line of a process, or '' when it is gone. @param {number} pid */
export function commandLine(pid) {
  if (!procfs) return ps('args', pid);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Kills what is left of the group that a process of ours led. @param {number} pid */
export function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/**
 * Waits until the process is gone.
 * @param {{ pid: number, since: string }} target
 * @param {number} seconds
 * @param {AbortSignal} [hurry] ends the wait early
 * @returns {Promise<boolean>} whether it went in time
 */
export async function gone(target, seconds, hurry) {
  for (const deadline = Date.now() + seconds * 1000; isAlive(target); await pause(25)) {
    if (Date.now() > deadline || hurry?.aborted) return false;
  }
  return true;
}

/**
 * Asks a process to stop and waits; after its patience it is killed, and in any case whatever is left of its group.
 * @param {Tracked} target
 * @param {AbortSignal} [hurry] ends the patience for the one being waited for, and shortens it for those that come after
 * @returns {Promise<boolean>} false if it had to be killed
 */
export async function stop(target, hurry) {
  // A group without its leader could be anybody's by now, so only the group of a living leader is touched.
  if (!isAlive(target)) return true;
  process.kill(target.pid, target.signal);
  const obeyed = hurry?.aborted ? await gone(target, Math.min(target.patience, HURRIED)) : await gone(target, target.patience, hurry);
  killGroup(target.pid);
  return (await gone(target, 10)) && obeyed;
}
