import { InvalidInputError } from '../../../platform/errors/index.js';
import { type GenerationKind, makesVideo, needsPicture } from './kinds.js';
import { type Model, takesPrompt, type TaskTemplate } from './model.js';

export const PROMPT_CHARACTERS = 2_000;
export const NEGATIVE_PROMPT_CHARACTERS = 1_000;

/** What a person asks for, as far as it decides what is made. */
export interface TaskWish {
  readonly kind: GenerationKind;
  readonly prompt?: string | undefined;
  readonly negativePrompt?: string | undefined;
  readonly inputUploadIds?: readonly string[] | undefined;
  readonly aspectRatio?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly resolution?: string | undefined;
  readonly count?: number | undefined;
  readonly seed?: number | undefined;
}

/** How it is made. Stored with the task. */
export interface TaskParameters {
  /** Null: that of the picture it is made from. */
  readonly aspectRatio: string | null;
  readonly resolution: string;
  /** Null for pictures. */
  readonly durationSeconds: number | null;
  readonly count: number;
  /** Null: the wish named none; one is drawn when the task is stored. */
  readonly seed: number | null;
}

export interface TaskSpec {
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly parameters: TaskParameters;
}

/**
 * Holds a wish against the rules of its kind and the limits of its model; fills in what it leaves open.
 * @throws InvalidInputError naming the first field that breaks a rule
 */
export function specify(wish: TaskWish, model: Model, template: TaskTemplate | null): TaskSpec {
  const { kind } = wish;
  if (!model.kinds.includes(kind)) throw new InvalidInputError('kind', 'NOT_OFFERED');
  if (template && template.kind !== kind) throw new InvalidInputError('kind', 'NOT_OFFERED');
  const promptNeeded = template ? takesPrompt(template) : !needsPicture(kind);
  const prompt = words('prompt', wish.prompt, PROMPT_CHARACTERS);
  if (prompt === null && promptNeeded) throw new InvalidInputError('prompt', 'REQUIRED');
  assertPictures(wish);
  return {
    prompt,
    negativePrompt: words('negativePrompt', wish.negativePrompt, NEGATIVE_PROMPT_CHARACTERS),
    parameters: {
      aspectRatio: shapeOf(wish, model, template),
      resolution: oneOf('resolution', wish.resolution ?? template?.parameters.resolution ?? model.limits.defaultResolution, model.limits.resolutions),
      durationSeconds: durationOf(wish, model, template),
      count: within('count', wish.count ?? 1, model.limits.count),
      seed: wish.seed === undefined ? null : within('seed', wish.seed, model.limits.seed),
    },
  };
}

/** Blank counts as absent; length is in characters as people count them, not in UTF-16 units. */
function words(field: string, text: string | undefined, max: number): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  // The first test spares counting what is far too long.
  if (trimmed.length > 2 * max || [...trimmed].length > max) throw new InvalidInputError(field, 'TOO_LONG', { max });
  return trimmed;
}

function assertPictures({ kind, inputUploadIds = [] }: TaskWish): void {
  if (needsPicture(kind) && inputUploadIds.length === 0) throw new InvalidInputError('inputUploadIds', 'REQUIRED');
  if (needsPicture(kind) && inputUploadIds.length > 1) throw new InvalidInputError('inputUploadIds', 'TOO_LONG', { max: 1 });
  if (!needsPicture(kind) && inputUploadIds.length > 0) throw new InvalidInputError('inputUploadIds', 'NOT_OFFERED');
}

function shapeOf({ kind, aspectRatio }: TaskWish, { limits }: Model, template: TaskTemplate | null): string | null {
  const wanted = aspectRatio ?? template?.parameters.aspectRatio ?? (needsPicture(kind) ? null : makesVideo(kind) ? '16:9' : '1:1');
  return wanted === null ? null : oneOf('aspectRatio', wanted, limits.aspectRatios);
}

function durationOf({ kind, durationSeconds }: TaskWish, { limits }: Model, template: TaskTemplate | null): number | null {
  if (!makesVideo(kind) || !limits.durationSeconds) {
    if (durationSeconds !== undefined) throw new InvalidInputError('durationSeconds', 'NOT_OFFERED');
    return null;
  }
  return within('durationSeconds', durationSeconds ?? template?.parameters.durationSeconds ?? limits.durationSeconds.default, limits.durationSeconds);
}

function oneOf(field: string, value: string, offered: readonly string[]): string {
  if (!offered.includes(value)) throw new InvalidInputError(field, 'NOT_OFFERED');
  return value;
}

function within(field: string, value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  if (!Number.isInteger(value) || value < min || value > max) throw new InvalidInputError(field, 'OUT_OF_RANGE', { min, max });
  return value;
}
