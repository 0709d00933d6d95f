import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { BullLanes } from './bull-lanes.js';
import { type HandOver, JobStore } from './job-store.js';
import { QueueTimings } from './timings.js';

const BATCH = 200;
const MAX_BACKOFF_MS = 10_000;

/**
 * Hands due jobs from Postgres to the workers' lanes. What is enqueued to start at once comes here right after its commit, without another look at
 * Postgres; the poll finds what waits: retries, jobs for later, and what others left behind. (NOTIFY would add nothing but its lock, which makes all
 * notifying commits queue up behind each other.)
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly fresh: HandOver[] = [];
  private flushing: Promise<void> | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private started = false;
  private stopped = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: JobStore,
    private readonly bull: BullLanes,
    private readonly timings: QueueTimings,
  ) {}

  onApplicationBootstrap(): void {
    this.started = true;
    this.bull.onReachable(() => this.wake());
    this.flush();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await Promise.all([this.running, this.flushing]);
  }

  /** Takes over a job that was committed as handed over. Never throws, never waits: should it get lost here, the reconciler finds it. */
  handOver(job: HandOver): void {
    this.fresh.push(job);
    this.flush();
  }

  /** Looks for due jobs, now or as soon as the present look is over. Never throws, never waits. */
  wake(): void {
    if (!this.started || this.stopped) return;
    this.again = true;
    this.running ??= this.work().finally(() => {
      this.running = undefined;
      if (this.again) this.wake();
      else this.sleep();
    });
  }

  /** Looks again at `date`, where the poll would be late for it. */
  wakeAt(date: Date): void {
    const delay = date.getTime() - Date.now();
    if (delay > this.timings.pollMs) return;
    if (delay <= 0) this.wake();
    else setTimeout(() => this.wake(), delay).unref();
  }

  /** All that came in while the last batch was on its way goes in the next one. */
  private flush(): void {
    if (!this.started || this.fresh.length === 0) return;
    this.flushing ??= this.handOverFresh()
      .catch((error: unknown) => this.logger.warn(`jobs can't be handed over at once: ${String(error)}`))
      .finally(() => {
        this.flushing = undefined;
        this.flush();
      });
  }

  private async handOverFresh(): Promise<void> {
    const batch = this.fresh.splice(0, BATCH);
    const refused = await this.bull.add(batch);
    if (refused.length > 0) await this.store.putBack(refused);
  }

  private async work(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        if (this.bull.reachable && (await this.handOverDue()) === BATCH) this.again = true;
      }
      this.failures = 0;
    } catch (error) {
      this.again = false;
      if (this.failures === 0) this.logger.warn(`jobs can't be handed over, trying again: ${String(error)}`);
      this.failures += 1;
    }
  }

  private async handOverDue(): Promise<number> {
    const due = await this.store.takeDue(BATCH);
    if (due.length === 0) return 0;
    const refused = await this.bull.add(due);
    if (refused.length > 0) {
      await this.store.putBack(refused);
      throw new Error(`Redis refused ${refused.length} jobs`);
    }
    return due.length;
  }

  private sleep(): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const delay = Math.min(this.timings.pollMs * 2 ** this.failures, MAX_BACKOFF_MS);
    this.timer = setTimeout(() => this.wake(), delay);
    this.timer.unref();
  }
}
