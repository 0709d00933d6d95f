import { Injectable } from '@nestjs/common';
import { type Caller, ContextStore } from '../../../platform/context/index.js';
import { Loaders } from '../../../platform/graphql/index.js';
import { MediaService, toUpload, type Upload } from '../../media/index.js';
import { Catalogue } from '../catalogue.js';
import { GenerationStatus } from '../domain/generation-state.js';
import { GenerationReader } from '../generation-reader.js';
import { type Requester, requesterOf } from '../requester.js';
import { type GenerationModel, type Template, toModel, toTemplate } from './catalogue.types.js';
import { type DataRoute, type Generation, toDataRoute, toGeneration } from './generation.type.js';
import { type Output, toOutput } from './output.type.js';
import type { Fact, FactKey, GenerationRecord, TaskFacts } from '../domain/records.js';

/** Makes what the API shows of rows. Whatever belongs to a task is loaded for all tasks of a request at once. */
@Injectable()
export class GenerationViews {
  constructor(
    private readonly context: ContextStore,
    private readonly loaders: Loaders,
    private readonly catalogue: Catalogue,
    private readonly reader: GenerationReader,
    private readonly media: MediaService,
  ) {}

  /** @throws Error outside of a field that @Access guards */
  get caller(): Caller {
    const { caller } = this.context.current;
    if (!caller) throw new Error('nobody is signed in, and the access rule let them in');
    return caller;
  }

  get accountId(): string {
    return this.caller.accountId;
  }

  get requester(): Requester {
    return requesterOf(this.caller, this.context.current.locale);
  }

  generation(record: GenerationRecord): Generation {
    return toGeneration(record, this.context.current.locale);
  }

  async outputsOf({ id, accountId }: GenerationRecord): Promise<Output[]> {
    const outputs = await this.loaders.load('generation.outputs', id, async (ids) => {
      const byTask = new Map<string, Output[]>(ids.map((one) => [one, []]));
      for (const record of await this.reader.outputsOf(accountId, ids)) byTask.get(record.generationId)?.push(toOutput(record, this.media));
      return byTask;
    });
    return outputs ?? [];
  }

  async inputsOf({ id, accountId }: GenerationRecord): Promise<Upload[]> {
    const uploadIds = (await this.factOf('inputs', id)) ?? [];
    const uploads = await Promise.all(uploadIds.map((uploadId) =>
      this.loaders.load('generation.uploads', uploadId, async (ids) => {
        const found = await this.media.findUploads(accountId, [...new Set(ids)]);
        return new Map(found.map((upload) => [upload.id, toUpload(upload, this.media)]));
      })));
    return uploads.filter((upload) => upload !== undefined);
  }

  async modelOf({ modelId }: GenerationRecord): Promise<GenerationModel> {
    const model = await this.catalogue.model(modelId);
    if (!model) throw new Error('a task of a model that the catalogue lacks');
    return toModel(model);
  }

  async templateOf({ templateId }: GenerationRecord): Promise<Template | null> {
    const template = templateId ? await this.catalogue.template(templateId) : undefined;
    const model = template && (await this.catalogue.model(template.modelId));
    return model ? toTemplate(template, model) : null;
  }

  async placeOf({ id, status }: GenerationRecord): Promise<number | null> {
    if (status !== GenerationStatus.QUEUED) return null;
    return (await this.factOf('place', id)) ?? null;
  }

  async routeOf({ id, attempt }: GenerationRecord): Promise<DataRoute | null> {
    if (attempt === 0) return null;
    const route = await this.factOf('route', id);
    return route ? toDataRoute(route) : null;
  }

  /** Of all kinds in one statement. */
  private async factOf<K extends keyof TaskFacts>(what: K, id: string): Promise<TaskFacts[K] | undefined> {
    const fact = await this.loaders.load<FactKey, Fact>('generation.facts', `${what}:${id}`, (keys) => this.reader.factsOf(keys));
    // A key's fact is of the key's kind.
    return fact as TaskFacts[K] | undefined;
  }
}
