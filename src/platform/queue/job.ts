import type { JobDefinition, PayloadOf } from './job-definition.js';

/** Why a running job is told to stop. */
export type AbortCause = 'timeout' | 'lease-lost' | 'shutdown';

/** The reason of a job's signal. */
export class JobAbortedError extends Error {
  constructor(readonly abortCause: AbortCause) {
    super(`the job was stopped: ${abortCause}`);
    this.name = 'JobAbortedError';
  }
}

/** This run is no longer the one that counts: another has taken over, so nothing of this one may be kept. */
export class LeaseLostError extends Error {
  constructor() {
    super('another run of this job has taken over');
    this.name = 'LeaseLostError';
  }
}

/** Thrown by a handler that can't do its work yet and isn't to blame: the job waits and no failure is counted. For how long in all is the handler's to decide. */
export class RetryLaterError extends Error {
  constructor(
    /** Milliseconds from now until the next run, at least. */
    readonly afterMs: number,
    options?: ErrorOptions,
  ) {
    super(`to be tried again in ${afterMs} ms`, options);
    this.name = 'RetryLaterError';
  }
}

/** One run of a job, as its handler sees it. */
export interface Job<P> {
  readonly id: string;
  readonly payload: P;
  /** Grows with every hand-over to a worker, failed or not: a later run has a greater number. */
  readonly attempt: number;
  /** True when a failure of this run is the last: what must be told to somebody has to be told now. */
  readonly isLastAttempt: boolean;
  /** Aborts at the timeout, when the lease is lost, and at shutdown. Give it to whatever waits or computes. */
  readonly signal: AbortSignal;
  /**
   * Finishes the job within the unit of work in force: effects and completion commit together or not at all, so they happen once.
   * A handler that never calls it is completed when it returns, and may therefore run again after a crash.
   * @throws LeaseLostError when another run has taken over: the unit of work rolls back
   */
  complete(): Promise<void>;
  /**
   * Within the unit of work in force: no other run takes over before it ends. For claiming what the job is about.
   * @throws LeaseLostError when another run has taken over
   */
  assertHeld(): Promise<void>;
}

/** Handles one job definition. Idempotent: at least once is what the queue promises. */
export interface JobRunner<D extends JobDefinition> {
  run(job: Job<PayloadOf<D>>): Promise<void>;
}
