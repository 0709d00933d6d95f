import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { inOrder, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, NotFoundError, RateLimitedError } from '../../platform/errors/index.js';
import { Idempotency } from '../../platform/idempotency/index.js';
import { newId } from '../../platform/ids/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { TrainingGrants } from '../consent/index.js';
import { CreditsService } from '../credits/index.js';
import { GenerationStatus } from './domain/generation-state.js';
import { Visibility } from './domain/kinds.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { PriceAboveMaximumError } from './errors.js';
import { GenerationUpdates } from './generation-updates.js';
import { renderJob } from './jobs/jobs.js';
import { type PreparedTask, PrepareTask, type TaskOrder } from './prepare-task.js';
import { QuoteGeneration } from './quote-generation.js';
import type { Requester } from './requester.js';
import { TrainingConsent } from './training-consent.js';
import type { GenerationRecord } from './domain/records.js';

/** A hold is settled long before: the reconciler ends every task within a day. */
const HOLD_MS = 48 * 3_600_000;

/** Tasks of TEST keys are free, so an account has only so many that wait or run. Paid ones are limited by what they cost. */
export const MAX_UNFINISHED_TEST_TASKS = 5;
/** What one of them takes, roughly: told to whoever has too many. */
const TEST_TASK_SECONDS = 10;

export interface CreateOrder extends TaskOrder {
  readonly quoteId?: string | undefined;
  readonly maxCredits?: number | undefined;
  readonly trainingOptIn?: boolean | undefined;
  readonly trainingNoticeId?: string | undefined;
  readonly visibility?: Visibility | undefined;
  readonly notifyWhenDone?: boolean | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** Where an order comes from, when it isn't a new one. */
export interface Origin {
  readonly operation: 'createGeneration' | 'retryGeneration';
  /** What the idempotency key's fingerprint is of. */
  readonly input: object;
  readonly retryOf: string | null;
}

/** Takes an order: everything that can refuse it comes first, then one unit of work holds the credits, stores the task and hands it on. */
@Injectable()
export class CreateGeneration {
  private readonly limit: Limit;
  private readonly testLimit: Limit;

  constructor(
    private readonly prepare: PrepareTask,
    private readonly quotes: QuoteGeneration,
    private readonly idempotency: Idempotency,
    private readonly credits: CreditsService,
    private readonly generations: GenerationRepository,
    private readonly queue: JobQueue,
    private readonly updates: GenerationUpdates,
    private readonly training: TrainingConsent,
    private readonly grants: TrainingGrants,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    limiter: RateLimiter,
  ) {
    this.limit = limiter.define({ name: 'generation.create', points: 300, seconds: 60, developmentPoints: 100_000 });
    this.testLimit = limiter.define({ name: 'generation.create-test', points: 30, seconds: 60 });
  }

  /**
   * A repeated idempotency key answers with the task as it is now, whatever has become impossible meanwhile.
   * @throws InvalidInputError, NotFoundError, ModelUnavailableError, RateLimitedError, ContentRejectedError, InsufficientCreditsError,
   *   IdempotencyConflictError
   */
  async run(requester: Requester, order: CreateOrder, origin?: Origin): Promise<GenerationRecord> {
    const { accountId } = requester;
    const { operation, input, retryOf }: Origin = origin ?? { operation: 'createGeneration', input: order, retryOf: null };
    const request = { accountId, operation, key: order.idempotencyKey, input };
    const earlier = await this.idempotency.find(request);
    if (earlier !== null) return this.replay(accountId, earlier);

    await (requester.testMode ? this.testLimit : this.limit).consume(accountId);
    const task = await this.prepare.run(requester, order);
    const price = await this.quotes.priceOf(accountId, task, order.quoteId);
    if (order.maxCredits !== undefined && order.maxCredits < 0) throw new InvalidInputError('maxCredits', 'OUT_OF_RANGE', { min: 0, max: 2_147_483_647 });
    if (order.maxCredits !== undefined && price > order.maxCredits) throw new PriceAboveMaximumError(price, order.maxCredits);
    const yes = await this.training.yesOf(requester, order);
    this.prepare.screen(task, requester);

    const generation = this.draft(requester, order, task, price, retryOf);
    return this.idempotency.run({
      ...request,
      replay: (id) => this.replay(accountId, id),
      execute: async () => {
        // Only a yes: what nobody was asked needs no record.
        if (yes) await this.grants.record({ accountId, targetId: generation.id, yes });
        await this.store(generation, task.uploadIds);
        return { resultId: generation.id, value: generation };
      },
    });
  }

  private async replay(accountId: string, id: string): Promise<GenerationRecord> {
    const generation = await this.generations.find(accountId, id);
    if (!generation) throw new NotFoundError();
    return generation;
  }

  private draft({ accountId, apiKeyId, testMode }: Requester, order: CreateOrder, { model, template, spec }: PreparedTask, price: number, retryOf: string | null): GenerationRecord {
    const { min, max } = model.limits.seed;
    return {
      id: newId(), accountId, apiKeyId, testMode, kind: order.kind, status: GenerationStatus.QUEUED, modelId: model.id, templateId: template?.id ?? null,
      prompt: spec.prompt, negativePrompt: spec.negativePrompt, parameters: { ...spec.parameters, seed: spec.parameters.seed ?? randomInt(min, max + 1) },
      trainingOptIn: order.trainingOptIn ?? false, visibility: order.visibility ?? Visibility.PRIVATE, notifyWhenDone: order.notifyWhenDone ?? false, retryOf,
      holdId: testMode ? null : newId(), quoted: price, held: testMode ? 0 : price, charged: 0, progress: 0, attempt: 0,
      failureCode: null, failureRetryable: null, createdAt: this.clock.now(), startedAt: null, finishedAt: null,
    };
  }

  /** Inside a unit of work, and possibly more than once: after a deadlock it begins anew. */
  private async store(generation: GenerationRecord, uploadIds: readonly string[]): Promise<void> {
    const { id, accountId, apiKeyId, testMode, holdId, held, createdAt } = generation;
    if (testMode && (await this.generations.countUnfinishedTests(accountId)) >= MAX_UNFINISHED_TEST_TASKS) throw new RateLimitedError(TEST_TASK_SECONDS);
    await inOrder(
      this.generations.insert(generation, uploadIds),
      this.queue.enqueue(renderJob, { generationId: id }, { key: id }),
      // Last: whoever else spends of this account waits from here on, so nothing but the commit may follow.
      holdId && this.credits.hold({ accountId, amount: held, holdId, generationId: id, apiKeyId, deadline: new Date(createdAt.getTime() + HOLD_MS) }),
    );
    this.uow.afterCommit(() => this.updates.publish(accountId, id));
  }
}
