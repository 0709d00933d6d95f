import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { BullLanes } from './bull-lanes.js';
import { JobRegistry } from './job-registry.js';
import { JobStore } from './job-store.js';
import { queueMetrics } from './metrics.js';
import { Relay } from './relay.js';
import { QueueTimings } from './timings.js';

const BATCH = 500;

/**
 * Finds jobs that were handed over and never begun (Redis was emptied, a relay died half-way) or begun and never finished (a worker died).
 * Every statement settles a race by itself, so any number of processes may do this at once.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private unparkAt = 0;

  constructor(
    private readonly config: Config,
    private readonly store: JobStore,
    private readonly bull: BullLanes,
    private readonly registry: JobRegistry,
    private readonly relay: Relay,
    private readonly timings: QueueTimings,
  ) {}

  onApplicationBootstrap(): void {
    queueMetrics.readFrom(this.store);
    if (!this.config.runsJobs) return;
    this.timer = setInterval(() => {
      this.running ??= this.reconcile()
        .catch((error: unknown) => this.logger.warn(`lost jobs can't be looked for, trying again: ${String(error)}`))
        .finally(() => { this.running = undefined; });
    }, this.timings.reconcileEveryMs);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    queueMetrics.readFrom(undefined);
    await this.running;
  }

  async reconcile(): Promise<void> {
    await this.reclaimCrashed();
    await this.unpark();
    if (this.bull.reachable) {
      await this.noticeEmptiedRedis();
      await this.repeatLostHandOvers();
    }
    this.relay.wake();
  }

  private async reclaimCrashed(): Promise<void> {
    for (const { id, name, state } of await this.store.reclaimExpired(BATCH)) {
      const dead = state === 'dead';
      queueMetrics.ran(name, dead ? 'dead' : 'failed');
      if (dead) this.logger.error(`${name} ${id} is dead: its workers died or stalled too often`);
      else this.logger.warn(`${name} ${id} lost its worker and will be tried again`);
    }
  }

  private async unpark(): Promise<void> {
    if (Date.now() < this.unparkAt) return;
    this.unparkAt = Date.now() + this.timings.unparkEveryMs;
    const known = this.registry.all.map(({ definition }) => definition);
    const count = await this.store.unpark(known.map(({ name }) => name), known.map(({ version }) => version));
    if (count > 0) this.logger.log(`${count} parked jobs are known here and are offered again`);
  }

  private async noticeEmptiedRedis(): Promise<void> {
    const count = await this.store.adoptEpoch(await this.bull.epoch(randomUUID()));
    if (count > 0) this.logger.warn(`Redis was emptied; ${count} jobs are handed over again`);
  }

  private async repeatLostHandOvers(): Promise<void> {
    const overdue = await this.store.overdueHandOvers(BATCH);
    if (overdue.length === 0) return;
    const known = await this.bull.known(overdue);
    const lost = overdue.filter((handOver) => !known.has(handOver));
    if (lost.length > 0) await this.store.putBack(lost);
    if (known.size > 0) await this.store.stillHandedOver([...known]);
  }
}
