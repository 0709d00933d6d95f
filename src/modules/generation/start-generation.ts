import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { inOrder, UnitOfWork } from '../../platform/database/index.js';
import { type Job, RetryLaterError } from '../../platform/queue/index.js';
import { Catalogue } from './catalogue.js';
import { FailureCode, needsPicture } from './domain/kinds.js';
import { TaskRepository } from './entities/task.repository.js';
import { FinishGeneration } from './finish-generation.js';
import { GenerationUpdates } from './generation-updates.js';
import type { GenerationProvider } from './providers/provider.js';
import { ProviderRegistry } from './providers/provider-registry.js';
import type { GenerationRecord } from './domain/records.js';

/** Attempts of all kinds, those included that a crash or a deployment ended: a task that brings its workers down must not do so for ever. */
export const MAX_STARTS = 6;

/** An attempt that is under way. */
export interface Begun {
  readonly task: GenerationRecord;
  readonly provider: GenerationProvider;
}

/** Begins an attempt: claims the task and writes down where its data goes, in one unit of work, before anything goes there. */
@Injectable()
export class StartGeneration {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly catalogue: Catalogue,
    private readonly providers: ProviderRegistry,
    private readonly finish: FinishGeneration,
    private readonly updates: GenerationUpdates,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns null when there is nothing to do: the task is over, deleted, or has been given up here
   * @throws LeaseLostError when another run of the job has taken over: the task is that one's; RetryLaterError while its provider is known not to work:
   *   the task waits, and this was no attempt
   */
  async run(id: string, job: Pick<Job<unknown>, 'assertHeld'>): Promise<Begun | null> {
    const begun = await this.uow.run(async () => {
      const [, task] = await inOrder(job.assertHeld(), this.tasks.claim(id, this.clock.now()));
      if (!task) return null;
      const failure = task.attempt > MAX_STARTS ? FailureCode.INTERNAL : null;
      const provider = failure ? null : await this.providerOf(task);
      const restsForMs = provider?.restsForMs?.() ?? null;
      if (restsForMs !== null) throw new RetryLaterError(restsForMs);
      if (provider) await this.recordRoute(task, provider);
      this.updates.announce(task.accountId, id);
      return { task, provider, code: failure ?? FailureCode.PROVIDER_UNAVAILABLE };
    });
    if (!begun) return null;
    const { task, provider, code } = begun;
    if (provider) return { task, provider };
    await this.finish.fail(task, { code, retryable: true });
    return null;
  }

  /**
   * Null: switched off here.
   * @throws Error when this process doesn't know it, as an old one doesn't after a rollout: the queue offers the task again, until a new one has it
   */
  private async providerOf({ modelId }: GenerationRecord): Promise<GenerationProvider | null> {
    const model = await this.catalogue.model(modelId);
    const provider = model && this.providers.find(model.provider);
    if (!provider) throw new Error('a task of a model that this process does not know');
    return model.available ? provider : null;
  }

  /** Kinds of data, never the data [P33]. */
  private recordRoute(task: GenerationRecord, { name, place }: GenerationProvider): Promise<void> {
    const sent = [
      ...(task.prompt === null ? [] : ['prompt']), ...(task.negativePrompt === null ? [] : ['negative prompt']), ...(needsPicture(task.kind) ? ['picture'] : []),
      'parameters',
    ];
    return this.tasks.addRoute({
      generationId: task.id, attempt: task.attempt, provider: name, ...place, sent, sentAt: this.clock.now(),
      deletionStatus: place.country === 'in-house' ? 'NOT_SHARED' : 'PENDING',
    });
  }
}
