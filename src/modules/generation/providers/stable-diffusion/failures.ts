import { EgressError } from '../../../../platform/egress/index.js';
import { FailureCode, needsPicture } from '../../domain/kinds.js';
import { ProviderFailure, type ProviderRequest } from '../provider.js';

const { PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, OUTPUT_INVALID, INPUT_INVALID, INTERNAL } = FailureCode;

/** What the server could not take about a picture it was sent. */
const ABOUT_INPUT = new Set([400, 413, 422]);
/** Refusals that are about the moment, not about the request. */
const FOR_NOW = new Set([408, 425, 429]);

/** An answer that isn't what was asked for, as a failure of the task. A refusal is never sent again: the same request would be refused again. */
export function refusedWith(status: number, { kind }: Pick<ProviderRequest, 'kind'>): ProviderFailure {
  const cause = new Error(`the server answered ${status}`);
  if (status >= 500 || FOR_NOW.has(status)) return new ProviderFailure(PROVIDER_UNAVAILABLE, true, { cause });
  return new ProviderFailure(needsPicture(kind) && ABOUT_INPUT.has(status) ? INPUT_INVALID : INTERNAL, false, { cause });
}

/** No whole answer, as a failure of the task; other errors as they are. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error;
  switch (error.fault) {
    case 'unreachable':
    case 'broken':
      return new ProviderFailure(PROVIDER_UNAVAILABLE, true, { cause: error });
    case 'silent':
      return new ProviderFailure(PROVIDER_TIMEOUT, true, { cause: error });
    case 'too-large':
      return new ProviderFailure(OUTPUT_INVALID, true, { cause: error });
    case 'redirected':
      return new ProviderFailure(INTERNAL, false, { cause: error });
  }
}

/** Whether the server is unwell, rather than this one task. */
export const meansUnwell = (error: unknown): boolean =>
  error instanceof ProviderFailure && (error.code === PROVIDER_UNAVAILABLE || error.code === PROVIDER_TIMEOUT);
