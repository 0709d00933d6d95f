import { EgressError } from '../../../../platform/egress/index.js';
import { FailureCode, needsPicture } from '../../domain/kinds.js';
import { ProviderAwayError, ProviderFailure, type ProviderRequest } from '../provider.js';

const { PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, OUTPUT_INVALID, INPUT_INVALID, INTERNAL } = FailureCode;

/** What the server could not take about a picture it was sent. */
const ABOUT_INPUT = new Set([400, 413, 422]);
/**
 * Refusals that are about the server, or what stands in front of it, and not about the request: it is starting up, too busy, or takes nothing from us as
 * long as nobody mends a setting.
 */
const AWAY = new Set([401, 403, 404, 405, 408, 425, 429, 502, 503, 504]);

/** An answer that isn't what was asked for, as a failure. A refusal of the request itself is never sent again: it would be refused again. */
export function refusedWith(status: number, { kind }: Pick<ProviderRequest, 'kind'>): ProviderFailure | ProviderAwayError {
  const cause = new Error(`the server answered ${status}`);
  if (AWAY.has(status)) return new ProviderAwayError({ cause });
  if (status >= 500) return new ProviderFailure(PROVIDER_UNAVAILABLE, true, { cause });
  return new ProviderFailure(needsPicture(kind) && ABOUT_INPUT.has(status) ? INPUT_INVALID : INTERNAL, false, { cause });
}

/** No whole answer, as a failure of the task; other errors as they are. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof EgressError)) return error;
  switch (error.fault) {
    case 'unreachable':
      return new ProviderAwayError({ cause: error });
    case 'broken':
      return new ProviderFailure(PROVIDER_UNAVAILABLE, true, { cause: error });
    case 'silent':
      return new ProviderFailure(PROVIDER_TIMEOUT, true, { cause: error });
    case 'too-large':
      return new ProviderFailure(OUTPUT_INVALID, true, { cause: error });
    // Until somebody mends the configuration or the register of recipients: this task can't wait for that.
    case 'refused':
      return new ProviderFailure(PROVIDER_UNAVAILABLE, false, { cause: error });
    case 'redirected':
      return new ProviderFailure(INTERNAL, false, { cause: error });
  }
}

/** No answer to a mere question, however that came about: the server is away. Other errors as they are. */
export const asAway = (error: unknown): unknown => (error instanceof EgressError ? new ProviderAwayError({ cause: error }) : error);

/** Whether the server is unwell, rather than this one task. */
export const meansUnwell = (error: unknown): boolean =>
  error instanceof ProviderAwayError || (error instanceof ProviderFailure && (error.code === PROVIDER_UNAVAILABLE || error.code === PROVIDER_TIMEOUT));
