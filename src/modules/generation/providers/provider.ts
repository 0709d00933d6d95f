import { UnavailableError } from '../../../platform/errors/index.js';
import type { StoredType } from '../../media/index.js';
import type { FailureCode, GenerationKind } from '../domain/kinds.js';

/** What a provider gets: words, parameters, a picture, whether it is a test. Never who asked [P33]. */
export interface ProviderRequest {
  readonly kind: GenerationKind;
  readonly prompt: string;
  readonly negativePrompt: string | null;
  /** Pixels, both even. */
  readonly width: number;
  readonly height: number;
  /** Null for pictures. */
  readonly durationSeconds: number | null;
  readonly seed: number;
  /** How many outputs. */
  readonly count: number;
  /** A file on this machine; null for text kinds. */
  readonly inputPath: string | null;
  /** An existing, empty folder for the results. */
  readonly folder: string;
  /** Asked for with a TEST key: nobody pays for it. */
  readonly test: boolean;
  /** The same in every attempt at one task, and in no other; says nothing about whose task it is. */
  readonly reference: string;
  /** From 1. Where it is greater, former attempts may still be under way at the provider: their workers may be gone, or their outcome unknown. */
  readonly attempt: number;
}

export interface RenderOptions {
  readonly signal: AbortSignal;
  /** Per cent, as often as one likes. */
  readonly onProgress: (percent: number) => void;
  /**
   * To be asked just before something is sent that can't be taken back: this worker may have stood still, and another may have taken over.
   * @throws when the attempt no longer counts
   */
  readonly assertCounts: () => Promise<void>;
}

export interface ProviderOutput {
  /** In the request's folder. */
  readonly path: string;
  readonly mediaType: StoredType;
  readonly byteSize: number;
  /** Hex. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number | null;
  /** A WebP in the request's folder. */
  readonly thumbnailPath: string;
}

export interface GenerationProvider {
  /** The register of recipients says under it who gets the data, and where. */
  readonly name: string;
  /** For how long no task is to be begun with it, because it is known not to work at present; null: it takes tasks. Absent: it always does. */
  restsForMs?(): number | null;
  /**
   * Makes the outputs, in order. A provider that is reached over a network makes sure that no former attempt at the task is still under way there.
   * @throws ProviderFailure; ProviderAwayError; CircuitOpenError when it has begun to rest; RetryLaterError while a former attempt is under way there;
   *   the signal's reason when aborted
   */
  render(request: ProviderRequest, options: RenderOptions): Promise<readonly ProviderOutput[]>;
}

/** The provider can't be reached, or takes nothing from anybody at present: nothing was begun there, and the task waits. */
export class ProviderAwayError extends UnavailableError {
  constructor(options?: ErrorOptions) {
    super('the provider is away', 1, options);
  }
}

/** The provider couldn't or wouldn't. `retryable`: another attempt may succeed. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  constructor(
    readonly code: FailureCode,
    readonly retryable: boolean,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}
