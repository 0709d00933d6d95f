export { defineErrors, type ErrorKind, errorCodes, errorKind, type TopLevelCode } from './catalogue.js';
export { DomainError } from './domain-error.js';
export {
  assertUnreachable, ForbiddenError, IdempotencyConflictError, InvalidInputError, InvalidStateError, NotFoundError, RateLimitedError,
  ReauthenticationRequiredError, UnauthenticatedError,
} from './errors.js';
export type { InputProblem } from './input-problems.js';
export { UnavailableError, unavailableOf } from './unavailable.js';
