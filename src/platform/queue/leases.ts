import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type AbortCause, JobAbortedError } from './job.js';
import { type Holding, JobStore } from './job-store.js';
import { QueueTimings } from './timings.js';

/** What one running job holds on to. */
export interface Lease extends Holding {
  readonly signal: AbortSignal;
  end(): void;
}

interface Held extends Holding {
  readonly controller: AbortController;
  /** By the monotonic clock, which goes on while the process is stopped. */
  expiresAt: number;
}

/** The leases of this process's running jobs: one statement extends them all. */
@Injectable()
export class Leases implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Leases.name);
  private readonly held = new Map<string, Held>();
  private readonly idleListeners: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private extending = false;

  constructor(
    private readonly store: JobStore,
    private readonly timings: QueueTimings,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.extend(), this.timings.extendEveryMs);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @param claimedAt performance.now() before the claim was sent */
  hold(holding: Holding, timeoutMs: number, claimedAt: number): Lease {
    const controller = new AbortController();
    this.held.set(holding.token, { ...holding, controller, expiresAt: claimedAt + this.timings.leaseMs });
    const timeout = setTimeout(() => abort(controller, 'timeout'), timeoutMs);
    return {
      ...holding,
      signal: controller.signal,
      end: () => {
        clearTimeout(timeout);
        this.held.delete(holding.token);
        if (this.held.size === 0) for (const listener of this.idleListeners.splice(0)) listener();
      },
    };
  }

  /** Resolves once no job runs here. */
  idle(): Promise<void> {
    return this.held.size === 0 ? Promise.resolve() : new Promise((resolve) => this.idleListeners.push(resolve));
  }

  abortAll(cause: AbortCause): void {
    for (const { controller } of this.held.values()) abort(controller, cause);
  }

  private async extend(): Promise<void> {
    if (this.held.size === 0 || this.extending) return;
    this.extending = true;
    const askedAt = performance.now();
    const asked = [...this.held.values()];
    try {
      const extended = await this.store.extend(asked);
      for (const held of asked) {
        if (extended.has(held.token)) held.expiresAt = askedAt + this.timings.leaseMs;
        else abort(held.controller, 'lease-lost');
      }
    } catch (error) {
      this.logger.warn(`leases can't be extended: ${String(error)}`);
      for (const held of asked) if (performance.now() > held.expiresAt) abort(held.controller, 'lease-lost');
    } finally {
      this.extending = false;
    }
  }
}

function abort(controller: AbortController, cause: AbortCause): void {
  if (!controller.signal.aborted) controller.abort(new JobAbortedError(cause));
}
