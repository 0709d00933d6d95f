import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import type { Model, TaskTemplate } from './domain/model.js';
import { GenerationModelEntity } from './entities/generation-model.entity.js';
import { TemplateEntity } from './entities/template.entity.js';

interface Contents {
  readonly models: readonly Model[];
  /** All versions. */
  readonly templates: readonly (TaskTemplate & { readonly offered: boolean })[];
}

/** What is offered. Only migrations change it, so a process reads it once, and again when a task names what it doesn't know: a rollout has added that. */
@Injectable()
export class Catalogue {
  private contents: Promise<Contents> | undefined;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly context: ContextStore,
  ) {}

  /** Those whose provider runs here. */
  async models(): Promise<readonly Model[]> {
    return (await this.load()).models.filter(({ available }) => available);
  }

  /** In the order of their ids: oldest first. */
  async templates(): Promise<readonly TaskTemplate[]> {
    return (await this.load()).templates.filter(({ offered }) => offered);
  }

  /** By database id; also what is no longer offered. */
  async model(id: string): Promise<Model | undefined> {
    return this.find(({ models }) => models.find((model) => model.id === id));
  }

  /** By database id; also what is no longer offered. */
  async template(id: string): Promise<(TaskTemplate & { readonly offered: boolean }) | undefined> {
    return this.find(({ templates }) => templates.find((template) => template.id === id));
  }

  /** By public id or slug. */
  async findModel(idOrSlug: string): Promise<Model | undefined> {
    return byIdOrSlug((await this.load()).models, 'model', idOrSlug);
  }

  /** By public id or slug; of those on offer. */
  async findTemplate(idOrSlug: string): Promise<TaskTemplate | undefined> {
    return byIdOrSlug(await this.templates(), 'tmpl', idOrSlug);
  }

  /** Of ids that tasks name: there is such a thing, in the database at least. */
  private async find<T>(look: (contents: Contents) => T | undefined): Promise<T | undefined> {
    const found = look(await this.load());
    if (found) return found;
    this.contents = undefined;
    return look(await this.load());
  }

  private load(): Promise<Contents> {
    // In nobody's request: whoever asks first may leave, and others wait for the same reading.
    this.contents ??= this.context.runDetached(() => this.read()).catch((error: unknown) => {
      this.contents = undefined;
      throw error;
    });
    return this.contents;
  }

  private async read(): Promise<Contents> {
    const models = await this.database.read.find(GenerationModelEntity, { order: { position: 'ASC' } });
    const templates = await this.database.read.find(TemplateEntity, { order: { id: 'ASC' } });
    const runHere: Readonly<Record<string, boolean>> = { studio: this.config.studioEnabled, 'stable-diffusion': this.config.STABLE_DIFFUSION_URL !== undefined };
    return { models: models.map((model) => ({ ...model, available: runHere[model.provider] ?? false })), templates };
  }
}

/** Slugs first: they are what most orders say, and looking for an id in one costs an exception. */
function byIdOrSlug<T extends { readonly id: string; readonly slug: string }>(offered: readonly T[], prefix: string, idOrSlug: string): T | undefined {
  const named = offered.find(({ slug }) => slug === idOrSlug);
  if (named) return named;
  const id = tryParseId(prefix, idOrSlug);
  return offered.find((one) => one.id === id);
}
