import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { NotFoundError, UnavailableError, unavailableOf } from '../../platform/errors/index.js';
import { type Job, JobAbortedError, LeaseLostError, RetryLaterError } from '../../platform/queue/index.js';
import { ObjectStore, WorkFolders } from '../../platform/storage/index.js';
import { MediaService, type StoredObjectRecord } from '../media/index.js';
import { AttemptWatch, SupersededError } from './attempt-watch.js';
import { Catalogue } from './catalogue.js';
import { frameOf, nearestRatio, ratioOf } from './domain/frame.js';
import { isFinished } from './domain/generation-state.js';
import { FailureCode, needsPicture } from './domain/kinds.js';
import { fillTemplate } from './domain/model.js';
import { TaskRepository } from './entities/task.repository.js';
import { FinishGeneration } from './finish-generation.js';
import { ProviderAwayError, ProviderFailure, type ProviderOutput, type ProviderRequest } from './providers/provider.js';
import { type Begun, StartGeneration } from './start-generation.js';
import type { GenerationRecord } from './domain/records.js';

type RenderRun = Pick<Job<unknown>, 'signal' | 'isLastAttempt' | 'complete' | 'assertHeld'>;

/**
 * One attempt at one task: begin, render, store, finish. Whatever happens meanwhile (cancelled, deleted, taken over by another worker), nothing of
 * an attempt that no longer counts is kept.
 */
@Injectable()
export class RunGeneration {
  constructor(
    private readonly start: StartGeneration,
    private readonly finish: FinishGeneration,
    private readonly watch: AttemptWatch,
    private readonly tasks: TaskRepository,
    private readonly catalogue: Catalogue,
    private readonly media: MediaService,
    private readonly folders: WorkFolders,
    private readonly store: ObjectStore,
  ) {}

  /** @throws whatever made this attempt fail, when there will be another: the queue counts it */
  async run(generationId: string, job: RenderRun): Promise<void> {
    // What has been made can't be kept while the store is away: it is asked before there is an attempt.
    if (this.store.remote) await this.store.check().catch((cause: unknown) => { throw new UnavailableError('the store is away', 5, { cause }); });
    const folder = await this.folders.make('render');
    try {
      const begun = await this.start.run(generationId, job);
      if (begun) await this.render(begun, folder, job);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async render({ task, provider }: Begun, folder: string, job: RenderRun): Promise<void> {
    const watched = this.watch.begin(task, job.signal);
    try {
      const request = await this.requestOf(task, folder);
      const outputs = await provider.render(request, watched);
      await watched.end();
      await this.deliver(task, outputs, job);
    } catch (error) {
      await watched.end();
      await this.afterFailure(task, job, watched.signal.aborted ? watched.signal.reason : error).catch((failure: unknown) => this.unlessOver(task, failure));
    }
  }

  private async deliver(task: GenerationRecord, outputs: readonly ProviderOutput[], job: RenderRun): Promise<void> {
    if (outputs.length === 0) throw new ProviderFailure(FailureCode.OUTPUT_INVALID, true);
    // More than was asked for is neither shown nor charged.
    const asked = outputs.slice(0, task.parameters?.count);
    const written: StoredObjectRecord[] = [];
    let certain = true;
    try {
      for (const { durationMs, ...file } of asked) {
        written.push(await this.media.writeObject(task.accountId, { ...file, ...(durationMs === null ? {} : { durationMs }) }));
      }
      certain = false;
      await this.finish.succeed(task, written, () => job.complete());
    } catch (error) {
      // Where the commit may have happened after all, e.g. when the connection broke, the files stay: without rows they are the sweeper's.
      if (certain || error instanceof SupersededError || error instanceof LeaseLostError) await this.media.discardObjects(written);
      throw error;
    }
  }

  private async afterFailure(task: GenerationRecord, job: RenderRun, error: unknown): Promise<void> {
    if (error instanceof SupersededError) throw error;
    if (error instanceof JobAbortedError && error.abortCause === 'lease-lost') throw error;
    if (error instanceof JobAbortedError && error.abortCause === 'shutdown') {
      await this.finish.requeue(task);
      throw error;
    }
    if (error instanceof RetryLaterError || unavailableOf(error)) {
      await this.finish.requeue(task);
      // Whether the provider is back is the provider's to find out, so the task needn't keep away for longer and longer.
      throw error instanceof ProviderAwayError ? new RetryLaterError(error.retryAfterSeconds * 1_000, { cause: error }) : error;
    }
    const failure = failureOf(error);
    if (failure.retryable && !job.isLastAttempt) {
      await this.finish.requeue(task);
      throw error;
    }
    await this.finish.fail(task, failure, () => job.complete());
  }

  /** That its owner has ended the task is as good as an end of ours. Another attempt at it isn't: the job is that one's. */
  private async unlessOver({ id }: GenerationRecord, error: unknown): Promise<void> {
    const task = error instanceof SupersededError ? await this.tasks.findForWorker(id) : undefined;
    if (task === undefined || (task && !isFinished(task.status))) throw error;
  }

  private async requestOf(task: GenerationRecord, folder: string): Promise<ProviderRequest> {
    const { kind, parameters, negativePrompt } = task;
    const model = await this.catalogue.model(task.modelId);
    const template = task.templateId ? await this.catalogue.template(task.templateId) : undefined;
    if (!model || !parameters || (task.templateId && !template)) throw new ProviderFailure(FailureCode.INTERNAL, false);
    const picture = await this.fetchPicture(task, folder);
    const ratio = parameters.aspectRatio ?? nearestRatio(picture ?? { width: 1, height: 1 }, model.limits.aspectRatios);
    const results = join(folder, 'results');
    await mkdir(results);
    return {
      kind, negativePrompt, ...frameOf(parameters.resolution, ratioOf(ratio)), durationSeconds: parameters.durationSeconds, count: parameters.count,
      prompt: template ? fillTemplate(template, task.prompt) : (task.prompt ?? ''), seed: parameters.seed ?? 0, inputPath: picture?.path ?? null, folder: results,
      test: task.testMode, reference: createHash('sha256').update(task.id).digest('hex'), attempt: task.attempt,
    };
  }

  private async fetchPicture(task: GenerationRecord, folder: string): Promise<{ path: string; width: number; height: number } | null> {
    if (!needsPicture(task.kind)) return null;
    const [uploadId] = await this.tasks.inputsOf(task.id);
    // The link goes with the upload: a task that needed one and has none has lost it.
    if (uploadId === undefined) throw new ProviderFailure(FailureCode.INPUT_INVALID, false);
    const path = join(folder, 'input');
    try {
      const { width, height } = await this.media.fetchUpload(task.accountId, uploadId, path);
      return { path, width: width ?? 1, height: height ?? 1 };
    } catch (error) {
      throw error instanceof NotFoundError ? new ProviderFailure(FailureCode.INPUT_INVALID, false, { cause: error }) : error;
    }
  }
}

interface Failure {
  readonly code: FailureCode;
  readonly retryable: boolean;
}

function failureOf(error: unknown): Failure {
  if (error instanceof ProviderFailure) return { code: error.code, retryable: error.retryable };
  if (error instanceof JobAbortedError) return { code: FailureCode.PROVIDER_TIMEOUT, retryable: true };
  return { code: FailureCode.INTERNAL, retryable: true };
}
