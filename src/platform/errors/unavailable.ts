/**
 * Something this process needs is away or too slow. No fault of the caller's and none of the code's: answered as INTERNAL with a time to come back,
 * and logged where it is found out, not once per caller.
 */
export class UnavailableError extends Error {
  /** Whole seconds, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(message: string, retryAfterSeconds: number, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterSeconds));
  }
}

/** The {@link UnavailableError} behind a failure, be it wrapped by TypeORM or GraphQL; undefined for any other failure. */
export function unavailableOf(error: unknown): UnavailableError | undefined {
  if (error instanceof UnavailableError) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const { driverError, originalError } = error as { driverError?: unknown; originalError?: unknown };
  return unavailableOf(driverError ?? originalError);
}
