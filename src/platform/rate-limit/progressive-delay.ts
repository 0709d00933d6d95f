import type { Limit } from './limit.js';
import type { Subject } from './subject.js';

export interface ProgressiveDelayOptions {
  readonly name: string;
  /** Failures without any delay. */
  readonly freeFailures: number;
  /** The delay after the next failure; doubles with each further one. */
  readonly firstSeconds: number;
  /** The longest delay: whoever waits so long may always try once more. */
  readonly maxSeconds: number;
  /** Failures are forgotten this long after the first of a row. */
  readonly forgetAfterSeconds: number;
}

/** How long an attempt that never says how it ended keeps others waiting (seconds): its process died. */
export const TURN_SECONDS = 10;

/** Slows failures down, more each time, and never for good. */
export class ProgressiveDelay {
  /** @param gate admits one within {@link TURN_SECONDS} */
  constructor(
    private readonly options: ProgressiveDelayOptions,
    private readonly failures: Limit,
    private readonly gate: Limit,
  ) {}

  /**
   * Asks for an attempt. Once the free failures are used up there is one at a time: parallel ones must not share the gap between two delays.
   * To be followed by {@link failed}, {@link succeeded} or, where others wait, {@link leave}.
   * @returns whether others wait for this attempt
   * @throws RateLimitedError while the subject has to wait
   */
  async enter(subject: Subject): Promise<boolean> {
    const { consumed } = await this.failures.peek(subject);
    if (consumed < this.options.freeFailures) return false;
    await this.gate.consume(subject);
    return true;
  }

  /** Gives an attempt that others wait for back: it was not made. */
  async leave(subject: Subject): Promise<void> {
    await this.gate.reset(subject);
  }

  /** Counts a failure. @returns how many seconds the subject now has to wait */
  async failed(subject: Subject): Promise<number> {
    const { freeFailures, firstSeconds, maxSeconds } = this.options;
    const { consumed } = await this.failures.penalty(subject);
    if (consumed <= freeFailures) return 0;
    const seconds = Math.min(maxSeconds, firstSeconds * 2 ** Math.min(consumed - freeFailures - 1, 30));
    await this.gate.block(subject, seconds);
    return seconds;
  }

  /** Forgets all failures of the subject. */
  async succeeded(subject: Subject): Promise<void> {
    await Promise.all([this.failures.reset(subject), this.gate.reset(subject)]);
  }
}
