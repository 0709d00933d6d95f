import { setTimeout as pause } from 'node:timers/promises';
import { FailureCode } from '../../domain/kinds.js';
import { ProviderFailure } from '../provider.js';
import type { StableDiffusionClient } from './client.js';
import type { StableDiffusionTimings } from './timings.js';

interface Watched {
  readonly taskId: string;
  /** Milliseconds it may take; waiting in the server's line doesn't count. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (percent: number) => void;
}

/**
 * Runs a call that is silent until its work is done, and meanwhile asks how far that is. So a server that is gone, or has lost the task, is noticed long
 * before the limit.
 * @param call gets the signal to obey, and tells when its answer begins: from then on only the limit counts
 * @throws what `call` throws; ProviderFailure (PROVIDER_TIMEOUT) when there was no sign of life for too long; the signal's reason
 */
export async function watched<T>(
  { taskId, limitMs, signal, onProgress }: Watched, client: StableDiffusionClient, timings: StableDiffusionTimings,
  call: (signal: AbortSignal, answerBegins: () => void) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const over = new AbortController();
  const either = AbortSignal.any([signal, lost.signal]);
  const whileWaiting = AbortSignal.any([either, over.signal]);
  let answering = false;

  const watch = async (): Promise<void> => {
    let aliveAt = performance.now();
    let deadline = aliveAt + limitMs;
    let known = false;
    for (;;) {
      await pause(timings.pollMs, undefined, { signal: whileWaiting });
      const state = answering ? null : await client.stateOf(taskId, whileWaiting).catch(() => null);
      const now = performance.now();
      known ||= state !== null && state.stage !== 'unknown';
      // Unknown from the start: it may still be on its way there. Unknown or completed later, and no answer: that is lost.
      if (state && (!known || (state.stage !== 'unknown' && state.stage !== 'completed'))) aliveAt = now;
      if (state?.stage === 'queued') deadline = now + limitMs;
      if (state?.stage === 'running') onProgress(state.progress * 100);
      if (now > deadline || (!answering && now - aliveAt > timings.silenceMs)) return lost.abort(new ProviderFailure(FailureCode.PROVIDER_TIMEOUT, true));
    }
  };
  // It ends with the call, by `whileWaiting`; what went wrong in asking is no reason to fail.
  const watching = watch().catch(() => undefined);
  try {
    return await call(either, () => { answering = true; });
  } finally {
    over.abort();
    await watching;
  }
}
