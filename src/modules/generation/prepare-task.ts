import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvalidInputError, NotFoundError } from '../../platform/errors/index.js';
import { parseId } from '../../platform/ids/index.js';
import { MediaService, UploadStatus } from '../media/index.js';
import { ContentRejectedError, ModerationService } from '../moderation/index.js';
import { Catalogue } from './catalogue.js';
import { fillTemplate, type Model, type TaskTemplate } from './domain/model.js';
import { priceOf } from './domain/pricing.js';
import { specify, type TaskSpec, type TaskWish } from './domain/task-request.js';
import { ModelUnavailableError, UploadNotReadyError } from './errors.js';
import { ProviderEligibility } from './provider-eligibility.js';
import type { Requester } from './requester.js';

/** What a person asks for, and of which model or template. Ids as the API shows them. */
export interface TaskOrder extends TaskWish {
  readonly modelId?: string | undefined;
  readonly templateId?: string | undefined;
}

/** An order that holds, and what it costs. */
export interface PreparedTask {
  readonly order: TaskOrder;
  readonly model: Model;
  readonly template: TaskTemplate | null;
  readonly spec: TaskSpec;
  /** Database ids. */
  readonly uploadIds: readonly string[];
  /** List price in credits. */
  readonly price: number;
}

const MAX_UPLOAD_IDS = 16;

/** Holds an order against the catalogue, the rules of its kind, and what the person has uploaded. Changes nothing. */
@Injectable()
export class PrepareTask {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly media: MediaService,
    private readonly moderation: ModerationService,
    private readonly eligibility: ProviderEligibility,
  ) {}

  /** @throws InvalidInputError, NotFoundError (model, template or upload), ModelUnavailableError, UploadNotReadyError */
  async run(requester: Requester, order: TaskOrder): Promise<PreparedTask> {
    const { model, template } = await this.choose(order);
    if (!model.available || (requester.testMode && model.provider !== 'studio')) throw new ModelUnavailableError();
    if (!(await this.eligibility.of(model.provider, requester.accountId))) throw new ModelUnavailableError();
    const spec = specify(order, model, template);
    const uploadIds = await this.ownPictures(requester.accountId, order.inputUploadIds ?? []);
    return { order, model, template, spec, uploadIds, price: priceOf(model.prices, spec.parameters) };
  }

  /** @throws ContentRejectedError where the words go against the acceptable-use policy */
  screen({ spec: { prompt, negativePrompt }, template }: PreparedTask, { locale }: Requester): void {
    if (prompt === null && negativePrompt === null) return;
    const text = template ? fillTemplate(template, prompt) : (prompt ?? '');
    const verdict = this.moderation.screenText({ text, locale, ...(negativePrompt === null ? {} : { negative: negativePrompt }) });
    if (!verdict.allowed) throw new ContentRejectedError({ categories: verdict.categories });
  }

  private async choose({ modelId, templateId }: TaskOrder): Promise<{ model: Model; template: TaskTemplate | null }> {
    if (modelId !== undefined && templateId !== undefined) throw new InvalidInputError('templateId', 'NOT_OFFERED');
    if (templateId !== undefined) {
      const template = await this.catalogue.findTemplate(templateId);
      const model = template && (await this.catalogue.model(template.modelId));
      if (!model) throw new NotFoundError();
      return { model, template };
    }
    if (modelId === undefined) throw new InvalidInputError('modelId', 'REQUIRED');
    const model = await this.catalogue.findModel(modelId);
    if (!model) throw new NotFoundError();
    return { model, template: null };
  }

  private async ownPictures(accountId: string, publicIds: readonly string[]): Promise<string[]> {
    if (publicIds.length > MAX_UPLOAD_IDS) throw new InvalidInputError('inputUploadIds', 'TOO_LONG', { max: MAX_UPLOAD_IDS });
    const ids = publicIds.map((id) => parseId('upl', id));
    if (ids.length === 0) return ids;
    const uploads = await this.media.findUploads(accountId, ids);
    if (uploads.length !== new Set(ids).size) throw new NotFoundError();
    if (uploads.some(({ status }) => status !== UploadStatus.READY)) throw new UploadNotReadyError();
    return ids;
  }
}

/** SHA-256 of everything that decides what is made: two orders with the same one cost the same. */
export function fingerprintOf({ order, model, template, spec, uploadIds }: PreparedTask): Buffer {
  const { prompt, negativePrompt, parameters: p } = spec;
  const decisive = [
    order.kind, model.id, template?.id ?? null, prompt, negativePrompt, uploadIds, p.aspectRatio, p.resolution, p.durationSeconds, p.count, p.seed,
  ];
  return createHash('sha256').update(JSON.stringify(decisive)).digest();
}
