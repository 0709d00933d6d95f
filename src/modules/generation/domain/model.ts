import type { GenerationKind } from './kinds.js';
import type { PriceList } from './pricing.js';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

/** What a model takes. Shown to clients as it is. */
export interface ModelLimits {
  /** Width to height, e.g. `16:9`. */
  readonly aspectRatios: readonly string[];
  /** Pictures: pixels of the longer side; the shorter one has 512 at least. Video: lines of the shorter side, e.g. `720p`. */
  readonly resolutions: readonly string[];
  readonly defaultResolution: string;
  readonly count: NumberRange;
  /** Null for pictures. */
  readonly durationSeconds: (NumberRange & { readonly default: number }) | null;
  readonly seed: NumberRange;
}

export interface Model {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly provider: string;
  readonly kinds: readonly GenerationKind[];
  readonly limits: ModelLimits;
  readonly prices: PriceList;
  /** Whether its provider runs here at present. */
  readonly available: boolean;
}

export interface TaskTemplate {
  readonly id: string;
  readonly slug: string;
  readonly version: number;
  readonly name: string;
  readonly category: string;
  readonly kind: GenerationKind;
  readonly modelId: string;
  /** `{prompt}` stands for the person's words; a pattern without it takes none. */
  readonly promptPattern: string;
  readonly parameters: { readonly aspectRatio?: string; readonly resolution?: string; readonly durationSeconds?: number };
}

const PLACE = '{prompt}';

export const takesPrompt = ({ promptPattern }: Pick<TaskTemplate, 'promptPattern'>): boolean => promptPattern.includes(PLACE);

/** The words that go to the provider. */
export const fillTemplate = ({ promptPattern }: Pick<TaskTemplate, 'promptPattern'>, prompt: string | null): string => promptPattern.split(PLACE).join(prompt ?? '');
