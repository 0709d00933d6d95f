import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { inOrder, UnitOfWork } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { CreditsService } from '../credits/index.js';
import { MediaService, type StoredObjectRecord } from '../media/index.js';
import { SupersededError } from './attempt-watch.js';
import { GenerationStatus } from './domain/generation-state.js';
import { type FailureCode, isSafety, makesVideo } from './domain/kinds.js';
import { priceOfDelivered } from './domain/pricing.js';
import { OutputRepository } from './entities/output.repository.js';
import { TaskRepository } from './entities/task.repository.js';
import { GenerationUpdates } from './generation-updates.js';
import { doneMailJob } from './jobs/jobs.js';
import { countEnd } from './metrics.js';
import type { GenerationRecord } from './domain/records.js';

type Complete = () => Promise<void>;
const nothing: Complete = () => Promise.resolve();

/**
 * Ends an attempt. Each end is one unit of work with the settlement of the hold: a task that is over has cost what it shows, and one whose attempt
 * no longer counts changes nothing.
 */
@Injectable()
export class FinishGeneration {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly outputs: OutputRepository,
    private readonly credits: CreditsService,
    private readonly media: MediaService,
    private readonly queue: JobQueue,
    private readonly updates: GenerationUpdates,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Charges exactly what was delivered.
   * @param complete finishes the job in the same unit of work
   * @throws SupersededError when the attempt no longer counts
   */
  async succeed(task: GenerationRecord, objects: readonly StoredObjectRecord[], complete: Complete = nothing): Promise<void> {
    const charged = task.holdId ? priceOfDelivered(task.held, task.parameters?.count ?? objects.length, objects.length) : 0;
    await this.uow.run(async () => {
      const now = this.clock.now();
      this.updates.announce(task.accountId, task.id);
      await inOrder(
        this.tasks.succeed(task, charged, now).then((counts) => {
          if (!counts) throw new SupersededError();
        }),
        ...objects.map((object) => this.media.commitObject(object)),
        this.outputs.insert(objects.map((object, position) => ({
          id: newId(), accountId: task.accountId, generationId: task.id, position, objectId: object.id, mediaType: object.mediaType, byteSize: object.byteSize,
          width: object.width, height: object.height, durationMs: object.durationMs, hasThumbnail: object.thumbnailByteSize !== null, kept: false,
          keptUntil: null, visibility: task.visibility, trainingOptIn: task.trainingOptIn, createdAt: now,
        }))),
        task.notifyWhenDone && makesVideo(task.kind) && this.queue.enqueue(doneMailJob, { generationId: task.id }),
        complete(),
        // Last: whoever else spends of this account waits from here on, so nothing but the commit may follow.
        this.settle(task, charged),
      );
      this.uow.afterCommit(() => countEnd(task, GenerationStatus.SUCCEEDED, null, now));
    });
  }

  /** Gives the hold back. @throws SupersededError when the attempt no longer counts */
  async fail(task: GenerationRecord, failure: { readonly code: FailureCode; readonly retryable: boolean }, complete: Complete = nothing): Promise<void> {
    const status = isSafety(failure.code) ? GenerationStatus.REJECTED : GenerationStatus.FAILED;
    await this.uow.run(async () => {
      const now = this.clock.now();
      if (!(await this.tasks.fail(task, status, failure, now))) throw new SupersededError();
      await complete();
      this.updates.announce(task.accountId, task.id);
      await this.settle(task, 0);
      this.uow.afterCommit(() => countEnd(task, status, failure.code, now));
    });
  }

  /** Back to the line. Does nothing when the attempt no longer counts. */
  async requeue(task: GenerationRecord): Promise<void> {
    await this.uow.run(async () => {
      if (await this.tasks.requeue(task)) this.updates.announce(task.accountId, task.id);
    });
  }

  /** Ends a task that waits, or whose worker is gone. @returns false when it is over */
  async giveUp(id: string, code: FailureCode): Promise<boolean> {
    return this.uow.run(async () => {
      const now = this.clock.now();
      const task = await this.tasks.giveUp(id, code, now);
      if (!task) return false;
      await this.updates.announceStop(task.accountId, id);
      await this.settle(task, 0);
      this.uow.afterCommit(() => countEnd(task, GenerationStatus.FAILED, code, now));
      return true;
    });
  }

  /** Within a unit of work, at its end: everybody locks the task, then the job, then the balance. */
  private async settle({ holdId }: GenerationRecord, charged: number): Promise<void> {
    if (!holdId) return;
    if (charged > 0) await this.credits.capture({ holdId, amount: charged });
    else await this.credits.release({ holdId });
  }
}
