import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks `probe` until its answer is truthy, and returns that answer.
 * @throws Error naming `what` once `timeoutMs` (20 s) have passed; the probe's own error where its last call threw
 */
export async function waitFor<T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 20_000, everyMs = 20, what = 'the condition' }: { timeoutMs?: number; everyMs?: number; what?: string } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let answer: T | undefined;
    let failure: unknown;
    try {
      answer = await probe();
    } catch (error) {
      failure = error;
    }
    if (answer) return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause: failure });
    await pause(everyMs);
  }
}
