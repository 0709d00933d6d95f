import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { BullLanes, type Ticket } from './bull-lanes.js';
import { JobWorker } from './job-worker.js';
import { Leases } from './leases.js';
import { QueueTimings } from './timings.js';

/** Works the lanes in processes that run jobs: begins when the whole application is up, drains when it shuts down. */
@Injectable()
export class LaneWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(LaneWorkers.name);

  constructor(
    private readonly config: Config,
    private readonly bull: BullLanes,
    private readonly worker: JobWorker,
    private readonly leases: Leases,
    private readonly timings: QueueTimings,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.runsJobs) return;
    this.bull.process({ default: 10, mail: 4, render: this.config.RENDER_CONCURRENCY }, (ticket) => this.work(ticket));
  }

  /** Where even the outcome can't be written down (Postgres is away), the reconciler finds the job later. */
  private async work(ticket: Partial<Ticket>): Promise<void> {
    try {
      await this.worker.work(ticket);
    } catch (error) {
      this.logger.warn(error, `job ${ticket.id} was left as it is`);
    }
  }

  /** Running jobs get their time; then they are told to stop and go back to waiting at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.worker.drain();
    await Promise.all([this.bull.close(), this.finish()]);
  }

  private async finish(): Promise<void> {
    if (await within(this.leases.idle(), this.config.DRAIN_SECONDS * 1_000)) return;
    this.logger.warn('jobs still run at the end of the drain and are stopped; they start over elsewhere');
    this.leases.abortAll('shutdown');
    await within(this.leases.idle(), this.timings.graceMs + 1_000);
  }
}

async function within(work: Promise<void>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
