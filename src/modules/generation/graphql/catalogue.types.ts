import './enums.js';
import { Field, GraphQLISODateTime, ID, Int, ObjectType } from '@nestjs/graphql';
import { connectionOf, GraphQLJson, Node, UserError } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import { GenerationKind, makesVideo } from '../domain/kinds.js';
import type { Model, ModelLimits, TaskTemplate } from '../domain/model.js';
import { creditsFrom, priceOf } from '../domain/pricing.js';
import { NEGATIVE_PROMPT_CHARACTERS, PROMPT_CHARACTERS } from '../domain/task-request.js';
import type { QuoteRecord } from '../domain/records.js';

/** Prefixes of ids. */
export const MODEL = 'model';
export const TEMPLATE = 'tmpl';

@ObjectType({ implements: Node, description: 'A model on offer.' })
export class GenerationModel extends Node {
  @Field({ description: 'Its public name for programs; accepted wherever a model’s id is.' })
  slug: string;

  @Field({ description: 'Its name for people.' })
  name: string;

  @Field(() => [GenerationKind], { description: 'What it can make.' })
  kinds: GenerationKind[];

  @Field({ description: 'Who runs it. `studio` is our own renderer and no AI model.' })
  provider: string;

  /** Its provider runs here; the field of that name also knows whether it may get the caller's data. */
  available: boolean;

  @Field(() => Int, { description: 'Its lowest price: one picture, or one second.' })
  creditsFrom: number;

  @Field(() => GraphQLJson, {
    description: 'What it takes: aspectRatios, resolutions, defaultResolution, count {min,max}, durationSeconds {min,max,default} or null, seed {min,max}, '
      + 'promptCharacters, negativePromptCharacters, and credits {perOutput | perSecond} by resolution.',
  })
  limits: ModelLimits & { promptCharacters: number; negativePromptCharacters: number; credits: Model['prices'] };
}

@ObjectType({ implements: Node, description: 'A ready-made idea: a model, its parameters, and words around yours.' })
export class Template extends Node {
  @Field({ description: 'Its public name for programs; accepted wherever a template’s id is.' })
  slug: string;

  @Field({ description: 'Its name for people.' })
  name: string;

  @Field({ description: 'What it belongs to, e.g. `illustration`.' })
  category: string;

  @Field(() => GenerationKind, { description: 'What it makes.' })
  kind: GenerationKind;

  @Field(() => Int, { description: 'Its price as it stands, for one output.' })
  credits: number;

  @Field(() => String, { nullable: true, description: 'Link to an example; null when there is none.' })
  previewUrl: string | null;

  @Field(() => Int, { description: 'Tasks keep the version they were made with.' })
  version: number;
}

export const TemplateConnection = connectionOf(Template);

@ObjectType({ description: 'A price, promised for this input until `expiresAt`.' })
export class Quote {
  @Field(() => ID, { description: 'Pass it as `quoteId` with the same input: the charge will not be higher.' })
  id: string;

  @Field(() => Int, { description: 'The price.' })
  credits: number;

  @Field({ description: 'Who would run it.' })
  provider: string;

  @Field(() => GraphQLISODateTime, { description: 'When the promise ends.' })
  expiresAt: Date;
}

@ObjectType({ implements: UserError, description: 'The model exists, and takes no tasks at present, or none from a TEST key.' })
export class ModelUnavailable extends UserError {}

export function toModel({ id, slug, name, kinds, provider, available, prices, limits }: Model): GenerationModel {
  return Object.assign(new GenerationModel(), {
    id: toPublicId(MODEL, id), slug, name, kinds: [...kinds], provider, available, creditsFrom: creditsFrom(prices),
    limits: { ...limits, promptCharacters: PROMPT_CHARACTERS, negativePromptCharacters: NEGATIVE_PROMPT_CHARACTERS, credits: prices },
  });
}

export function toTemplate({ id, slug, name, category, kind, version, parameters }: TaskTemplate, { prices, limits }: Model): Template {
  const durationSeconds = makesVideo(kind) ? (parameters.durationSeconds ?? limits.durationSeconds?.default ?? null) : null;
  return Object.assign(new Template(), {
    id: toPublicId(TEMPLATE, id), slug, name, category, kind, version, previewUrl: null,
    credits: priceOf(prices, { resolution: parameters.resolution ?? limits.defaultResolution, durationSeconds, count: 1 }),
  });
}

export function toQuote({ id, credits, provider, expiresAt }: QuoteRecord): Quote {
  return Object.assign(new Quote(), { id: toPublicId('quote', id), credits, provider, expiresAt });
}
