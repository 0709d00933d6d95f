import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { inOrder, UnitOfWork } from '../../platform/database/index.js';
import { type Job, RetryLaterError } from '../../platform/queue/index.js';
import { Catalogue } from './catalogue.js';
import { isFinished } from './domain/generation-state.js';
import { FailureCode, needsPicture } from './domain/kinds.js';
import { TaskRepository } from './entities/task.repository.js';
import { FinishGeneration } from './finish-generation.js';
import { GenerationUpdates } from './generation-updates.js';
import { ProviderEligibility, type Reliance } from './provider-eligibility.js';
import type { GenerationProvider } from './providers/provider.js';
import { ProviderRegistry } from './providers/provider-registry.js';
import type { GenerationRecord } from './domain/records.js';

/** A task that brings its workers down must not do so for ever. Waiting for what is away, and deployments, aren't counted. */
export const MAX_CRASHES = 6;

/** An attempt that is under way. */
export interface Begun {
  readonly task: GenerationRecord;
  readonly provider: GenerationProvider;
}

/** Who is to make it, and what sending them the data relies on. */
interface Chosen {
  readonly provider: GenerationProvider;
  readonly reliance: Reliance;
}

/** Begins an attempt: claims the task and writes down where its data goes, in one unit of work, before anything goes there. */
@Injectable()
export class StartGeneration {
  constructor(
    private readonly tasks: TaskRepository,
    private readonly catalogue: Catalogue,
    private readonly providers: ProviderRegistry,
    private readonly eligibility: ProviderEligibility,
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
    const chosen = await this.choose(id);
    if (chosen === undefined) return null;
    const restsForMs = chosen?.provider.restsForMs?.() ?? null;
    if (restsForMs !== null) throw new RetryLaterError(restsForMs);
    const begun = await this.uow.run(async () => {
      const [, task] = await inOrder(job.assertHeld(), this.tasks.claim(id, this.clock.now()));
      if (!task) return null;
      const wornOut = task.crashes >= MAX_CRASHES;
      if (chosen && !wornOut) await this.recordRoute(task, chosen);
      this.updates.announce(task.accountId, id);
      return { task, wornOut };
    });
    if (!begun) return null;
    const { task, wornOut } = begun;
    if (chosen && !wornOut) return { task, provider: chosen.provider };
    await this.finish.fail(task, { code: wornOut ? FailureCode.INTERNAL : FailureCode.PROVIDER_UNAVAILABLE, retryable: true });
    return null;
  }

  /**
   * Who is to make it, asked before anything is claimed: a task that waits for a provider costs no more than this. Null: switched off here, or it may no
   * longer be sent what is this person's; undefined: there is nothing to do.
   * @throws Error when this process doesn't know it, as an old one doesn't after a rollout: the queue offers the task again, until a new one has it
   */
  private async choose(id: string): Promise<Chosen | null | undefined> {
    const task = await this.tasks.findForWorker(id);
    if (!task || isFinished(task.status)) return undefined;
    const model = await this.catalogue.model(task.modelId);
    const provider = model && this.providers.find(model.provider);
    if (!provider) throw new Error('a task of a model that this process does not know');
    const reliance = model.available ? await this.eligibility.of(model.provider, task.accountId) : null;
    return reliance && { provider, reliance };
  }

  /** Kinds of data, never the data [P33]; and what was relied on. */
  private recordRoute(task: GenerationRecord, { provider, reliance: { recipient, evidenceIds } }: Chosen): Promise<void> {
    const sent = [
      ...(task.prompt === null ? [] : ['prompt']), ...(task.negativePrompt === null ? [] : ['negative prompt']), ...(needsPicture(task.kind) ? ['picture'] : []),
      'parameters',
    ];
    return this.tasks.addRoute({
      generationId: task.id, attempt: task.attempt, provider: provider.name, recipient: recipient.key, country: recipient.country,
      transferMechanism: recipient.transferMechanism, evidenceIds: [...evidenceIds], sent, sentAt: this.clock.now(),
      deletionStatus: recipient.kind === 'in-house' ? 'NOT_SHARED' : 'PENDING',
    });
  }
}
