import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
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

  /** @returns null when there is nothing to do: the task is over, deleted, or has been given up here */
  async run(id: string): Promise<{ task: GenerationRecord; provider: GenerationProvider } | null> {
    const begun = await this.uow.run(async () => {
      const task = await this.tasks.claim(id, this.clock.now());
      if (!task) return null;
      const model = await this.catalogue.model(task.modelId);
      const provider = model?.available ? this.providers.find(model.provider) : undefined;
      if (provider) await this.recordRoute(task, provider);
      await this.updates.announce(task.accountId, id);
      return { task, provider };
    });
    if (!begun) return null;
    const { task, provider } = begun;
    if (task.attempt > MAX_STARTS) return this.giveUp(task, FailureCode.INTERNAL);
    if (!provider) return this.giveUp(task, FailureCode.PROVIDER_UNAVAILABLE);
    return { task, provider };
  }

  private async giveUp(task: GenerationRecord, code: FailureCode): Promise<null> {
    await this.finish.fail(task, { code, retryable: true });
    return null;
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
