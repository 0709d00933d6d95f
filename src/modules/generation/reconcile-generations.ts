import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { FailureCode } from './domain/kinds.js';
import { TaskRepository, type UnfinishedTask } from './entities/task.repository.js';
import { FinishGeneration } from './finish-generation.js';
import { renderJob } from './jobs/jobs.js';

/** A task that is younger has its first job surely. */
const YOUNG_MS = 60_000;
/** No task waits or runs for longer: its hold would outlive its deadline. */
const MAX_AGE_MS = 24 * 3_600_000;
const BATCH = 200;
/** How many batches one run looks at; the next goes on from there. */
const BATCHES = 10;

/**
 * Looks after unfinished tasks, oldest first. One that has no job any more (its job failed for good in a crash, or was deleted) gets a new one; the
 * job's key sees to it that one which has a job gets none. One that is too old is ended.
 */
@Injectable()
export class ReconcileGenerations {
  private readonly logger = new Logger(ReconcileGenerations.name);
  /** Where the last run stopped; null: it came to the end. */
  private position: UnfinishedTask | null = null;

  constructor(
    private readonly tasks: TaskRepository,
    private readonly finish: FinishGeneration,
    private readonly queue: JobQueue,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @returns how many tasks were handed out again, and how many were ended */
  async run({ youngMs = YOUNG_MS, batch = BATCH, batches = BATCHES } = {}): Promise<{ handedOut: number; ended: number }> {
    const now = this.clock.now().getTime();
    let [handedOut, ended] = [0, 0];
    for (let looked = 0; looked < batches; looked += 1) {
      const unfinished = await this.tasks.unfinished(new Date(now - youngMs), batch, this.position);
      for (const { id, createdAt } of unfinished) {
        if (now - createdAt.getTime() > MAX_AGE_MS) ended += Number(await this.finish.giveUp(id, FailureCode.PROVIDER_TIMEOUT));
        else handedOut += Number(await this.uow.run(() => this.queue.enqueue(renderJob, { generationId: id }, { key: id })) !== null);
      }
      this.position = unfinished.length < batch ? null : (unfinished.at(-1) ?? null);
      if (!this.position) break;
    }
    if (handedOut > 0) this.logger.warn(`${handedOut} unfinished generations had no job and were handed out again`);
    if (ended > 0) this.logger.error(`${ended} generations were ended because they had not finished within a day`);
    return { handedOut, ended };
  }
}
