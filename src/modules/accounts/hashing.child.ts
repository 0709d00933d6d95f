import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { Hashed, HashingTask } from './hashing-thread.js';

yieldToOthers();
parentPort?.on('message', (task: HashingTask) => parentPort?.postMessage(work(task)));

function work(task: HashingTask): Hashed {
  try {
    return { value: task.kind === 'hash' ? hashSync(task.password, task.parameters) : verifySync(task.kept, task.password) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** On Linux a thread has a priority of its own: whoever asks for anything else goes before those who sign in. */
function yieldToOthers(): void {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Elsewhere all threads are equal.
  }
}
