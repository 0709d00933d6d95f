import { fillText, type Locale } from '../context/locale.js';
import { codes } from './codes.js';
import { DomainError } from './domain-error.js';
import { type InputProblem, inputProblemTexts } from './input-problems.js';

/** The input breaks a rule that its type can't express. `field` is its path, e.g. `password`. */
export class InvalidInputError extends DomainError {
  readonly typename = 'InvalidInput';

  constructor(
    field: string | null,
    readonly problem: InputProblem,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(codes.INVALID_INPUT, { field });
  }

  override messageIn(locale: Locale): string {
    return fillText(inputProblemTexts[this.problem][locale], { field: String(this.extra['field'] ?? 'input'), ...this.values });
  }
}

/** Missing, or somebody else's: callers can't tell the two apart. */
export class NotFoundError extends DomainError {
  readonly typename = 'NotFound';
  constructor() {
    super(codes.NOT_FOUND);
  }
}

/** Nobody is signed in, or the key or session is no longer valid. */
export class UnauthenticatedError extends DomainError {
  readonly typename = 'Unauthenticated';
  constructor() {
    super(codes.UNAUTHENTICATED);
  }
}

/** Signed in, but this needs another role, scope or kind of caller. */
export class ForbiddenError extends DomainError {
  readonly typename = 'Forbidden';
  constructor() {
    super(codes.FORBIDDEN);
  }
}

/** A sensitive action needs a factor given within the last ten minutes. */
export class ReauthenticationRequiredError extends DomainError {
  readonly typename = 'ReauthenticationRequired';
  constructor() {
    super(codes.REAUTHENTICATION_REQUIRED);
  }
}

/** Too many attempts; `retryAfterSeconds` is at least 1. */
export class RateLimitedError extends DomainError {
  readonly typename = 'RateLimited';
  constructor(retryAfterSeconds: number) {
    super(codes.RATE_LIMITED, { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)) });
  }
}

/** The idempotency key was used for another input within the last 24 hours. */
export class IdempotencyConflictError extends DomainError {
  readonly typename = 'IdempotencyConflict';
  constructor() {
    super(codes.IDEMPOTENCY_CONFLICT);
  }
}

/** The thing is in a state that doesn't allow this. */
export class InvalidStateError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.INVALID_STATE);
  }
}

/** For the end of an exhaustive switch: a new member of the union stops compiling here. */
export function assertUnreachable(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
