import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { GenerationStatus } from './domain/generation-state.js';
import { type Attempt, TaskRepository } from './entities/task.repository.js';
import { GenerationUpdates } from './generation-updates.js';
import type { GenerationRecord } from './domain/records.js';

/** Progress is written this often at most; wall time. */
const WRITE_EVERY_MS = 500;
/** How often an attempt without progress looks whether it still counts, in case a notification was lost. */
const LOOK_EVERY_MS = 5_000;

/** This attempt no longer counts: the task was cancelled, deleted, or taken over. */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
  constructor() {
    super('this attempt no longer counts');
  }
}

export interface WatchedAttempt {
  /** Aborts with a SupersededError, or for the reasons of the job's signal. */
  readonly signal: AbortSignal;
  /** Per cent, as often as one likes. */
  readonly onProgress: (percent: number) => void;
  /** Looks at once. @throws SupersededError when the attempt no longer counts */
  readonly assertCounts: () => Promise<void>;
  /** Stops looking; resolves when nothing is being written any more. */
  end(): Promise<void>;
}

/** Writes the progress of an attempt, and stops it when it no longer counts. */
@Injectable()
export class AttemptWatch {
  private readonly logger = new Logger(AttemptWatch.name);

  constructor(
    private readonly tasks: TaskRepository,
    private readonly updates: GenerationUpdates,
    private readonly uow: UnitOfWork,
  ) {}

  begin(task: GenerationRecord, jobSignal: AbortSignal): WatchedAttempt {
    const superseded = new AbortController();
    const stop = () => superseded.abort(new SupersededError());
    const look = () => this.counts(task).then((counts) => (counts ? undefined : stop()), (error: unknown) => this.logger.warn(error, 'cannot look after an attempt'));
    const unsubscribe = this.updates.onStop(task.id, () => void look());
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    timer.unref();

    let written = 0;
    let latest = 0;
    let writing: Promise<void> | undefined;
    let nextWriteAt = 0;
    const write = async () => {
      written = latest;
      nextWriteAt = Date.now() + WRITE_EVERY_MS;
      if (!(await this.write(task, written))) stop();
    };
    return {
      signal: AbortSignal.any([jobSignal, superseded.signal]),
      onProgress: (percent) => {
        // 100 is the finish's to write.
        latest = Math.max(latest, Math.min(99, Math.floor(percent)));
        if (latest <= written || writing || Date.now() < nextWriteAt) return;
        writing = write()
          .catch((error: unknown) => this.logger.warn(error, 'cannot write progress'))
          .finally(() => { writing = undefined; });
      },
      assertCounts: async () => {
        if (!(await this.counts(task))) throw new SupersededError();
      },
      end: async () => {
        unsubscribe();
        clearInterval(timer);
        await writing;
      },
    };
  }

  private write(task: GenerationRecord, percent: number): Promise<boolean> {
    return this.uow.run(async () => {
      const counts = await this.tasks.setProgress(task, percent);
      if (counts) this.updates.announce(task.accountId, task.id);
      return counts;
    });
  }

  private async counts({ id, attempt }: Attempt): Promise<boolean> {
    const now = await this.tasks.findForWorker(id);
    return now?.status === GenerationStatus.RUNNING && now.attempt === attempt;
  }
}
