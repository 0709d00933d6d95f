import { Logger } from '@nestjs/common';
import {
  circuitBreaker, type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, handleAll, type IBackoff, type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import { CircuitOpenError } from './circuit-open.error.js';
import { breakerMetrics } from './metrics.js';

export interface BreakerOptions {
  /** Unique; a label of the metrics. */
  readonly name: string;
  /** So many failures in a row, without an answer in between, open it. Default 5. */
  readonly failures?: number;
  /** How long it stays open before one call is let through as a trial. Default 1. Doubles with each trial that fails. */
  readonly openSeconds?: number;
  /** Default 10. */
  readonly maxOpenSeconds?: number;
  /** Which errors mean that the other side is unwell; any other error is an answer. Default: all of them. */
  readonly isFailure?: (error: unknown) => boolean;
}

const ignore = (): void => undefined;

/**
 * Stops calling what doesn't answer: after failures in a row calls fail at once, until a trial succeeds. While a trial is under way all others
 * still fail at once; a queue behind it would wait as long as the trial does.
 */
export class Breaker {
  private readonly logger = new Logger(Breaker.name);
  private readonly policy: CircuitBreakerPolicy;
  private readonly isFailure: (error: unknown) => boolean;
  private readonly openListeners: (() => void)[] = [];
  private streak = 0;
  /** Since it last opened from closed: failed trials are no news. */
  private away = false;
  private trialAt = 0;

  constructor(private readonly options: BreakerOptions) {
    const { failures = 5, isFailure = () => true } = options;
    this.isFailure = isFailure;
    const next = ({ attempt }: IHalfOpenAfterBackoffContext): IBackoff<IHalfOpenAfterBackoffContext> => ({ duration: this.openForMs(attempt), next });
    this.policy = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: { next } });
    this.policy.onStateChange((state) => this.report(state));
    breakerMetrics.state(options.name, 'closed');
  }

  /** Whether calls go through and are only counted. */
  get closed(): boolean {
    return this.policy.state === CircuitState.Closed;
  }

  /** Whether the next call would fail at once. */
  get open(): boolean {
    return this.policy.state === CircuitState.HalfOpen || (this.policy.state === CircuitState.Open && Date.now() < this.trialAt);
  }

  /**
   * Runs `fn`, which bounds its own time.
   * @param signal of the caller: what fails after it has aborted says nothing about the other side
   * @throws CircuitOpenError at once while it is open; else what `fn` throws
   */
  async execute<T>(fn: () => Promise<T>, signal?: { readonly aborted: boolean }): Promise<T> {
    if (!this.closed) return this.tryOut(fn, signal);
    try {
      const value = await fn();
      this.note();
      return value;
    } catch (error) {
      if (!signal?.aborted) this.note(error);
      throw error;
    }
  }

  /** Counts the outcome of something that didn't go through {@link execute}. @param error absent: it went well */
  note(error?: unknown): void {
    const failed = error !== undefined && this.isFailure(error);
    // A late outcome decides nothing: the trial does.
    if (!this.closed || (!failed && this.streak === 0)) return;
    this.streak = failed ? this.streak + 1 : 0;
    this.policy.execute(() => {
      if (failed) throw error;
    }).catch(ignore);
  }

  /** Calls `listener` each time it opens. */
  onOpen(listener: () => void): void {
    this.openListeners.push(listener);
  }

  private async tryOut<T>(fn: () => Promise<T>, signal?: { readonly aborted: boolean }): Promise<T> {
    if (this.open) throw new CircuitOpenError(this.options.name, (this.trialAt - Date.now()) / 1_000);
    const outcome = await this.policy.execute(async () => {
      try {
        return { value: await fn() };
      } catch (error) {
        // A trial that its caller gave up has not shown anything: no reason to close.
        if (signal?.aborted || this.isFailure(error)) throw error;
        return { error };
      }
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  private openForMs(attempt: number): number {
    const { openSeconds = 1, maxOpenSeconds = 10 } = this.options;
    const duration = Math.min(maxOpenSeconds, openSeconds * 2 ** Math.min(attempt - 1, 20)) * 1_000;
    this.trialAt = Date.now() + duration;
    return duration;
  }

  private report(state: CircuitState): void {
    const { name } = this.options;
    this.streak = 0;
    if (state === CircuitState.HalfOpen) {
      breakerMetrics.state(name, 'trial');
    } else if (state === CircuitState.Closed) {
      breakerMetrics.state(name, 'closed');
      this.away = false;
      this.logger.log(`${name} answers again`);
    } else {
      const { lastFailure } = this.policy;
      breakerMetrics.opened(name);
      if (!this.away) this.logger.warn(lastFailure && 'error' in lastFailure ? lastFailure.error : undefined, `${name} doesn't answer; calls fail at once for now`);
      this.away = true;
      for (const listener of this.openListeners) listener();
    }
  }
}
