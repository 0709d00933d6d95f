import { Injectable } from '@nestjs/common';
import { InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { Idempotency } from '../../platform/idempotency/index.js';
import { toPublicId } from '../../platform/ids/index.js';
import { Catalogue } from './catalogue.js';
import { CreateGeneration, type CreateOrder } from './create-generation.js';
import { canRetry } from './domain/generation-state.js';
import { GenerationRepository } from './entities/generation.repository.js';
import { ModelUnavailableError } from './errors.js';
import type { Requester } from './requester.js';
import type { GenerationRecord } from './domain/records.js';

/** Asks for the same again, as a new task at today's price. */
@Injectable()
export class RetryGeneration {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly create: CreateGeneration,
    private readonly idempotency: Idempotency,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * @throws as CreateGeneration.run does; InvalidStateError unless it failed or was cancelled and its words are still there; ModelUnavailableError when
   *   its version of the template is no longer offered
   */
  async run(requester: Requester, id: string, idempotencyKey: string | undefined): Promise<GenerationRecord> {
    const { accountId } = requester;
    const origin = { operation: 'retryGeneration' as const, input: { id }, retryOf: id };
    const original = await this.generations.find(accountId, id);
    if (!original) throw new NotFoundError();
    const repeated = await this.idempotency.find({ accountId, operation: origin.operation, key: idempotencyKey, input: origin.input });
    if (repeated === null) {
      if (!canRetry(original.status) || !original.parameters) throw new InvalidStateError();
      if (original.templateId && !(await this.catalogue.template(original.templateId))?.offered) throw new ModelUnavailableError();
    }
    const uploads = (await this.generations.inputsOf([id])).get(id) ?? [];
    return this.create.run(requester, { ...orderOf(original, uploads), idempotencyKey }, origin);
  }
}

function orderOf({ kind, modelId, templateId, prompt, negativePrompt, parameters, visibility, notifyWhenDone }: GenerationRecord, uploads: readonly string[]): CreateOrder {
  return {
    kind,
    ...(templateId ? { templateId: toPublicId('tmpl', templateId) } : { modelId: toPublicId('model', modelId) }),
    prompt: prompt ?? undefined,
    negativePrompt: negativePrompt ?? undefined,
    inputUploadIds: uploads.map((uploadId) => toPublicId('upl', uploadId)),
    aspectRatio: parameters?.aspectRatio ?? undefined,
    resolution: parameters?.resolution,
    durationSeconds: parameters?.durationSeconds ?? undefined,
    count: parameters?.count,
    seed: parameters?.seed ?? undefined,
    // Not whether it may be used for training: that was said of the original [P35].
    visibility, notifyWhenDone,
  };
}
