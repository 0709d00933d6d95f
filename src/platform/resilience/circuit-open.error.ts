import { UnavailableError } from '../errors/index.js';

/** Not even tried: what is called has just failed too often. */
export class CircuitOpenError extends UnavailableError {
  constructor(
    readonly breaker: string,
    retryAfterSeconds: number,
  ) {
    super(`${breaker} is not called for now`, retryAfterSeconds);
  }
}
