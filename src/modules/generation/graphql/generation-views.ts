import { Injectable } from '@nestjs/common';
import { type Caller, ContextStore } from '../../../platform/context/index.js';
import { Loaders } from '../../../platform/graphql/index.js';
import { MediaService, Upload } from '../../media/index.js';
import { Catalogue } from '../catalogue.js';
import { GenerationStatus } from '../domain/generation-state.js';
import { GenerationReader } from '../generation-reader.js';
import { type Requester, requesterOf } from '../requester.js';
import { type GenerationModel, type Template, toModel, toTemplate } from './catalogue.types.js';
import { type DataRoute, Generation, toDataRoute } from './generation.type.js';
import { Output } from './output.type.js';
import type { Fact, FactKey, ListedTask, TaskFacts } from '../domain/records.js';

/** Key in a context's memo. */
const LOADED = 'generation.loaded';

/** What was loaded ahead, by task. */
interface Loaded {
  readonly outputs: Map<string, Output[]>;
  readonly inputs: Map<string, Upload[]>;
  /** Undefined: it was looked for, and isn't so. */
  readonly facts: Map<FactKey, Fact | undefined>;
}

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

  generation(record: ListedTask): Generation {
    return new Generation(record, this.context.current.locale);
  }

  /**
   * Loads what will be asked of these tasks of one account next, so that each field answers at once: on a page, a promise for every field of every task
   * costs more than what it promises. What fails here fails again when it is asked for, and is reported there.
   * @param asked names of fields, see selectedFields
   */
  async preload(accountId: string, records: readonly ListedTask[], asked: ReadonlySet<string>): Promise<void> {
    if (records.length === 0) return;
    await Promise.allSettled([
      asked.has('outputs') && this.preloadOutputs(accountId, records),
      asked.has('inputs') && this.preloadInputs(accountId, records),
      (asked.has('route') || asked.has('queuePosition')) && this.preloadFacts(records, asked),
    ]);
  }

  outputsOf(record: ListedTask): Output[] | Promise<Output[]> {
    return this.loaded.outputs.get(record.id) ?? this.loadOutputs(record);
  }

  inputsOf(record: ListedTask): Upload[] | Promise<Upload[]> {
    return this.loaded.inputs.get(record.id) ?? this.loadInputs(record);
  }

  private async loadOutputs({ id, accountId }: ListedTask): Promise<Output[]> {
    const outputs = await this.loaders.load('generation.outputs', id, async (ids) => {
      const byTask = new Map<string, Output[]>(ids.map((one) => [one, []]));
      for (const record of await this.reader.outputsOf(accountId, ids)) byTask.get(record.generationId)?.push(new Output(record, this.media));
      return byTask;
    });
    return outputs ?? [];
  }

  private async loadInputs({ id, accountId }: ListedTask): Promise<Upload[]> {
    const uploadIds = (await this.factOf('inputs', id)) ?? [];
    const uploads = await Promise.all(uploadIds.map((uploadId) =>
      this.loaders.load('generation.uploads', uploadId, async (ids) => {
        const found = await this.media.findUploads(accountId, [...new Set(ids)]);
        return new Map(found.map((upload) => [upload.id, new Upload(upload, this.media)]));
      })));
    return uploads.filter((upload) => upload !== undefined);
  }

  async modelOf({ modelId }: ListedTask): Promise<GenerationModel> {
    const model = await this.catalogue.model(modelId);
    if (!model) throw new Error('a task of a model that the catalogue lacks');
    return toModel(model);
  }

  async templateOf({ templateId }: ListedTask): Promise<Template | null> {
    const template = templateId ? await this.catalogue.template(templateId) : undefined;
    const model = template && (await this.catalogue.model(template.modelId));
    return model ? toTemplate(template, model) : null;
  }

  async placeOf({ id, status }: ListedTask): Promise<number | null> {
    if (status !== GenerationStatus.QUEUED) return null;
    return (await this.factOf('place', id)) ?? null;
  }

  async routeOf({ id, attempt }: ListedTask): Promise<DataRoute | null> {
    if (attempt === 0) return null;
    const route = await this.factOf('route', id);
    return route ? toDataRoute(route) : null;
  }

  private async preloadOutputs(accountId: string, records: readonly ListedTask[]): Promise<void> {
    const { outputs } = this.loaded;
    const found = await this.reader.outputsOf(accountId, records.map(({ id }) => id));
    for (const { id } of records) outputs.set(id, []);
    for (const record of found) outputs.get(record.generationId)?.push(new Output(record, this.media));
  }

  /** Of a page that was read with its inputs' ids. */
  private async preloadInputs(accountId: string, records: readonly ListedTask[]): Promise<void> {
    const found = await this.media.findUploads(accountId, [...new Set(records.flatMap(({ inputIds = [] }) => inputIds))]);
    const uploads = new Map(found.map((upload) => [upload.id, new Upload(upload, this.media)]));
    const { inputs } = this.loaded;
    for (const { id, inputIds = [] } of records) inputs.set(id, inputIds.map((one) => uploads.get(one)).filter((upload) => upload !== undefined));
  }

  private async preloadFacts(records: readonly ListedTask[], asked: ReadonlySet<string>): Promise<void> {
    const keys = records.flatMap(({ id, attempt, status }): FactKey[] => [
      ...(asked.has('route') && attempt > 0 ? [`route:${id}` as const] : []),
      ...(asked.has('queuePosition') && status === GenerationStatus.QUEUED ? [`place:${id}` as const] : []),
    ]);
    const facts = await this.reader.factsOf(keys);
    for (const key of keys) this.loaded.facts.set(key, facts.get(key));
  }

  /** For as long as the request lasts. */
  private get loaded(): Loaded {
    const { memo } = this.context.current;
    const kept = memo.get(LOADED) as Loaded | undefined;
    if (kept) return kept;
    const fresh: Loaded = { outputs: new Map(), inputs: new Map(), facts: new Map() };
    memo.set(LOADED, fresh);
    return fresh;
  }

  /** Of all kinds in one statement. */
  private async factOf<K extends keyof TaskFacts>(what: K, id: string): Promise<TaskFacts[K] | undefined> {
    const key: FactKey = `${what}:${id}`;
    const { facts } = this.loaded;
    const fact = facts.has(key) ? facts.get(key) : await this.loaders.load<FactKey, Fact>('generation.facts', key, (keys) => this.reader.factsOf(keys));
    // A key's fact is of the key's kind.
    return fact as TaskFacts[K] | undefined;
  }
}
