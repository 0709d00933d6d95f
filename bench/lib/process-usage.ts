import { readFileSync, writeFileSync } from 'node:fs';

/** Linux counts CPU time in these (USER_HZ), whatever the kernel's own tick. */
const TICK_MS = 10;
const BYTES_PER_KIB = 1024;

/** CPU time that a process has used so far, all threads, user and system (milliseconds); null where there is no /proc. */
export function cpuTimeMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so count from behind it: fields 14 and 15 of proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}

const status = (pid: number, field: string): number => {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(found) * BYTES_PER_KIB;
};

/** Memory of a process now (bytes). @throws Error where there is no /proc */
export const residentBytes = (pid: number): number => status(pid, 'VmRSS');

/** The most memory that a process had at once since {@link forgetPeak} (bytes). @throws Error where there is no /proc */
export const peakBytes = (pid: number): number => status(pid, 'VmHWM');

/** Makes {@link peakBytes} count from now. @throws Error where there is no /proc */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
