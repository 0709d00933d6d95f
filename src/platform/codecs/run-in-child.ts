import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { childEnvironment } from '../../config/child-environment.js';
import { ChildCrashed, ChildRefused, ChildTimeout } from './child-errors.js';
import type { ChildMessage } from './child-messages.js';
import { Slots } from './slots.js';

const MEMORY_POLL_MS = 100;
const STDERR_KEPT = 2_000;
const sharedSlots = new Slots(Math.max(2, availableParallelism()));

export interface ChildTask<I> {
  /** Module that calls `serveChild`, e.g. `new URL('./x.child.js', import.meta.url)`. */
  entry: URL;
  /** Copied to the child with V8's structured clone, so Buffers arrive as Buffers. */
  input: I;
  /** Counted from the fork, not from the wait for a free slot. */
  timeoutMs: number;
  /** Resident memory of the whole child, native libraries included. */
  memoryMb: number;
  /** Who competes with whom; by default all children of this process do. */
  slots?: Slots;
  signal?: AbortSignal;
  onProgress?: (progress: unknown) => void;
}

/**
 * Runs one piece of work in a process of its own, which is gone when the promise settles.
 *
 * @throws ChildTimeout, ChildCrashed, ChildRefused, or the signal's reason when aborted.
 */
export function runInChild<I, O>(task: ChildTask<I>): Promise<O> {
  return (task.slots ?? sharedSlots).run(() => forkAndWait<I, O>(task), task.signal);
}

function forkAndWait<I, O>(task: ChildTask<I>): Promise<O> {
  const { signal, memoryMb, timeoutMs } = task;
  signal?.throwIfAborted();
  const child = fork(task.entry, [], {
    // Half for JavaScript's heap: pictures live outside of it, in buffers and native memory.
    execArgv: [`--max-old-space-size=${Math.ceil(memoryMb / 2)}`],
    env: childEnvironment(),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT)));

  return new Promise<O>((resolve, reject) => {
    let verdict: (() => void) | undefined;
    // The first verdict counts; the promise settles once the process is really gone.
    const end = (settle: () => void): void => {
      verdict ??= settle;
      child.kill('SIGKILL');
    };
    const fail = (error: unknown): void => end(() => reject(error));
    const abort = (): void => fail(signal?.reason);
    const timer = setTimeout(() => fail(new ChildTimeout(`media child took longer than ${timeoutMs} ms`)), timeoutMs);
    const memoryWatch = setInterval(() => {
      if (residentMb(child) > memoryMb) fail(new ChildCrashed('memory', `more than ${memoryMb} MB`));
    }, MEMORY_POLL_MS);
    signal?.addEventListener('abort', abort, { once: true });

    const settle = (whenUndecided: () => void): void => {
      clearTimeout(timer);
      clearInterval(memoryWatch);
      signal?.removeEventListener('abort', abort);
      (verdict ?? whenUndecided)();
    };
    child.on('message', (message: ChildMessage) => {
      if (verdict) return;
      if (message.kind === 'done') end(() => resolve(message.value as O));
      else if (message.kind === 'refused') fail(new ChildRefused(message.reason, message.detail));
      else guarded(() => task.onProgress?.(message.value), fail);
    });
    child.once('error', (error) => {
      if (child.pid === undefined) settle(() => reject(error));
      else fail(error);
    });
    child.once('close', (code, killedBy) => settle(() => reject(crash(code, killedBy, stderr))));
    child.send(task.input as object, (error) => {
      if (error && child.connected) fail(error);
    });
  });
}

function guarded(callback: () => void, onError: (error: unknown) => void): void {
  try {
    callback();
  } catch (error) {
    onError(error);
  }
}

function crash(code: number | null, killedBy: NodeJS.Signals | null, stderr: string): ChildCrashed {
  if (/heap out of memory/.test(stderr)) return new ChildCrashed('memory', 'its JavaScript heap was full');
  if (killedBy) return new ChildCrashed('signal', killedBy);
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return new ChildCrashed('exit', `code ${code}: ${lines.find((line) => line.includes('Error')) ?? lines.at(-1) ?? ''}`);
}

/** Resident memory in MB; 0 where there is no /proc (development on macOS), which leaves the pixel and heap limits. */
function residentMb(child: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
