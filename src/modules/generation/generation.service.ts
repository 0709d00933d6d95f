import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { TrainingGrants } from '../consent/index.js';
import { CancelGeneration } from './cancel-generation.js';
import { CreateGeneration, type CreateOrder } from './create-generation.js';
import { DeleteGeneration } from './delete-generation.js';
import type { Visibility } from './domain/kinds.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { OutputRepository } from './entities/output.repository.js';
import type { TaskOrder } from './prepare-task.js';
import { QuoteGeneration } from './quote-generation.js';
import type { Requester } from './requester.js';
import { RetryGeneration } from './retry-generation.js';
import { type TrainingChoice, TrainingConsent } from './training-consent.js';
import type { GenerationRecord, ListedTask, OutputRecord, PageSelection, QuoteRecord } from './domain/records.js';

export interface OutputChange extends TrainingChoice {
  readonly kept?: boolean | undefined;
  readonly visibility?: Visibility | undefined;
}

/** The front door: tasks and what came of them. Every call names the account first and sees nothing of others. */
@Injectable()
export class GenerationService {
  constructor(
    private readonly creation: CreateGeneration,
    private readonly quotes: QuoteGeneration,
    private readonly retries: RetryGeneration,
    private readonly cancellation: CancelGeneration,
    private readonly deletion: DeleteGeneration,
    private readonly generations: GenerationRepository,
    private readonly outputs: OutputRepository,
    private readonly training: TrainingConsent,
    private readonly grants: TrainingGrants,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** See CreateGeneration. */
  create(requester: Requester, order: CreateOrder): Promise<GenerationRecord> {
    return this.creation.run(requester, order);
  }

  /** See QuoteGeneration. */
  quote(requester: Requester, order: TaskOrder): Promise<QuoteRecord> {
    return this.quotes.run(requester, order);
  }

  /** See RetryGeneration. */
  retry(requester: Requester, id: string, idempotencyKey?: string): Promise<GenerationRecord> {
    return this.retries.run(requester, id, idempotencyKey);
  }

  /** @throws NotFoundError; InvalidStateError when it is over */
  cancel(accountId: string, id: string): Promise<GenerationRecord> {
    return this.cancellation.run(accountId, id);
  }

  /** @throws NotFoundError */
  delete(accountId: string, id: string): Promise<void> {
    return this.deletion.task(accountId, id);
  }

  /** @throws NotFoundError */
  deleteOutput(accountId: string, id: string): Promise<void> {
    return this.deletion.output(accountId, id);
  }

  /** @throws NotFoundError; InvalidStateError while it waits or runs */
  deletePrompt(accountId: string, id: string): Promise<void> {
    return this.deletion.words(accountId, id);
  }

  /**
   * Publishing is not consent to training [P36]: each flag changes only where it is named.
   * @throws NotFoundError; TrainingNeedsPersonError; InvalidInputError for a yes without the notice that is shown now; RateLimitedError for too many of those
   */
  updateOutput(requester: Requester, id: string, { kept, visibility, ...training }: OutputChange): Promise<OutputRecord> {
    const { accountId } = requester;
    return this.uow.run(async () => {
      const { trainingOptIn } = training;
      const output = await this.outputs.find(accountId, id);
      if (!output) throw new NotFoundError();
      const keeping = kept === undefined || kept === output.kept ? {} : { kept, keptUntil: kept ? null : this.clock.now() };
      const change = { ...keeping, ...(visibility === undefined ? {} : { visibility }), ...(trainingOptIn === undefined ? {} : { trainingOptIn }) };
      const yes = await this.training.yesOf(requester, training);
      if (trainingOptIn !== undefined) await this.grants.record({ accountId, targetId: id, taskId: output.generationId, yes });
      if (Object.keys(change).length > 0) await this.outputs.update(accountId, id, change);
      return { ...output, ...change };
    });
  }

  find(accountId: string, id: string): Promise<GenerationRecord | null> {
    return this.generations.find(accountId, id);
  }

  findMany(accountId: string, ids: readonly string[]): Promise<GenerationRecord[]> {
    return this.generations.findMany(accountId, ids);
  }

  /** The newest, and all that wait or run. */
  current(accountId: string, newest: number): Promise<GenerationRecord[]> {
    return this.generations.current(accountId, newest);
  }

  findOutput(accountId: string, id: string): Promise<OutputRecord | null> {
    return this.outputs.find(accountId, id);
  }

  /** Newest first, older than `before`. */
  page(accountId: string, limit: number, before: string | null, selection?: PageSelection): Promise<ListedTask[]> {
    return this.generations.page(accountId, limit, before, selection);
  }
}
