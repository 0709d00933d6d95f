import { setTimeout as pause } from 'node:timers/promises';
import { FailureCode } from '../../domain/kinds.js';
import { RetryLaterError } from '../../../../platform/queue/index.js';
import { ProviderAwayError, ProviderFailure } from '../provider.js';
import type { StableDiffusionClient } from './client.js';
import { asAway } from './failures.js';
import type { StableDiffusionTimings } from './timings.js';

/** A task that was sent just before its sender died may still be on its way into the server's line. */
const LOOKS_WHEN_UNKNOWN = 2;

/**
 * Waits until the server works on none of these any more: their senders may be gone, and there is no way to stop them that wouldn't stop others' work too.
 * @throws RetryLaterError when they are not over in time; ProviderFailure when the server doesn't say; ProviderAwayError; the signal's reason
 */
export async function untilOver(taskIds: readonly string[], client: StableDiffusionClient, timings: StableDiffusionTimings, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + timings.formerMs;
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const one = async (taskId: string): Promise<void> => {
    for (let unknown = 0; ;) {
      const stage = await stageOf(taskId, client, either);
      unknown = stage === 'unknown' ? unknown + 1 : 0;
      if (stage === 'completed' || unknown === LOOKS_WHEN_UNKNOWN) return;
      // Nobody knows, so it may well be rendering: a failure, and no second render.
      if (stage === 'untold' && (await client.jobCount(either)) === null) throw new ProviderAwayError();
      if (stage === 'untold') throw new ProviderFailure(FailureCode.PROVIDER_UNAVAILABLE, true, { cause: new Error('the server has no /internal/progress') });
      if (performance.now() > deadline) throw new RetryLaterError(timings.restMs);
      await pause(timings.pollMs, undefined, { signal: either });
    }
  };
  try {
    await Promise.all(taskIds.map(one));
  } catch (error) {
    throw asAway(error);
  } finally {
    // Where one of them is the end of it, nobody goes on asking after the others.
    over.abort();
  }
}

/** The server goes on calling a task active that failed, until the next one begins. When it works on nothing at all, that one is over too. */
async function stageOf(taskId: string, client: StableDiffusionClient, signal: AbortSignal): Promise<Awaited<ReturnType<StableDiffusionClient['stateOf']>>['stage']> {
  const { stage } = await client.stateOf(taskId, signal);
  return stage === 'running' && (await client.jobCount(signal)) === 0 ? 'completed' : stage;
}
