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

const SAMPLE_MS = 5;

/**
 * Watches how much memory a process has. The kernel's own record of the peak is reset and read where it can be; samples stand in elsewhere.
 * @returns how much more it has had at most than at the beginning (bytes); ends the watch
 */
export function watchPeak(pid: number): () => number {
  const before = status(pid, 'VmRSS');
  let sampled = before;
  const timer = setInterval(() => { sampled = Math.max(sampled, status(pid, 'VmRSS')); }, SAMPLE_MS);
  const exact = forgetPeak(pid);
  return () => {
    clearInterval(timer);
    return Math.max(sampled, exact ? status(pid, 'VmHWM') : 0) - before;
  };
}

/** @returns whether the kernel now counts the peak from here */
function forgetPeak(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return status(pid, 'VmHWM') <= status(pid, 'VmRSS') * 1.02;
  } catch {
    return false;
  }
}
