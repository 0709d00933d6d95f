import { HeaderMap } from '@apollo/server';
import { type DocumentNode, type ExecutionResult, type FormattedExecutionResult, GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { RateLimitedError } from '../errors/index.js';
import { type Bucket, countRefusal, type ThrottleStatus } from '../rate-limit/index.js';
import { countObjects } from './cost-shape.js';

/** Reserved before a request is read, and kept where it can't be parsed or doesn't fit the schema. */
export const ENTRY_COST = 10;
/** What every mutation and subscription costs beside its fields: it writes, or stays. */
const BASE_COST: Record<OperationTypeNode, number> = { [OperationTypeNode.QUERY]: 0, [OperationTypeNode.MUTATION]: 10, [OperationTypeNode.SUBSCRIPTION]: 10 };
/** Nothing is free, a refusal neither. */
const LEAST_COST = 1;

export interface CostReport {
  /** Null where the request was refused before its cost was known. */
  readonly requestedQueryCost: number | null;
  readonly actualQueryCost: number;
  readonly throttleStatus: ThrottleStatus;
}

/** The price of an operation whose fields cost so much. */
export const priceOf = (type: OperationTypeNode, fields: number): number => Math.max(LEAST_COST, BASE_COST[type] + fields);

/**
 * What an operation really cost: its answer's objects, and what it costs beside them; never more than `requested`. All of that where there are errors: what was
 * loaded beside them may have gone from the answer.
 */
export function actualCost(document: DocumentNode, operation: OperationDefinitionNode, { data, errors }: ExecutionResult | FormattedExecutionResult, requested: number): number {
  if (errors && errors.length > 0) return requested;
  const base = BASE_COST[operation.operation];
  // An answer can't cost less than the least, so there is nothing to count.
  if (requested <= Math.max(LEAST_COST, base)) return requested;
  return Math.min(requested, Math.max(LEAST_COST, base + countObjects(document, operation, data)));
}

/** One request's points, from the reservation to what it really cost. */
export class Charge {
  private requested: number | null = null;
  private spent = ENTRY_COST;

  private constructor(private readonly bucket: Bucket) {}

  /** Reserves the entry. @returns the charge, or the seconds to wait */
  static open(bucket: Bucket): Charge | number | Promise<Charge | number> {
    const seconds = bucket.take(ENTRY_COST);
    if (typeof seconds !== 'number') return seconds.then((waited) => (waited > 0 ? waited : new Charge(bucket)));
    return seconds > 0 ? seconds : new Charge(bucket);
  }

  /** What the operation was said to cost; null before it was. */
  get price(): number | null {
    return this.requested;
  }

  /**
   * Reserves what the operation costs, at once where this process holds enough.
   * @throws GraphQLError THROTTLED, which costs the least that anything costs; BAD_USER_INPUT for more than a full bucket holds
   */
  pay(price: number): undefined | Promise<undefined> {
    const { maximum } = this.bucket.size;
    if (price > maximum) {
      throw new GraphQLError(`The operation costs ${price}; at most ${maximum} can ever be available.`, {
        extensions: { code: 'BAD_USER_INPUT', limit: 'cost', cost: price, maximum, http: { status: 400 } },
      });
    }
    this.requested = price;
    if (price <= this.spent) {
      this.settle(price);
      return undefined;
    }
    const seconds = this.bucket.take(price - this.spent);
    return typeof seconds === 'number' ? this.paid(price, seconds) : seconds.then((waited) => this.paid(price, waited));
  }

  /** Gives back what was reserved beyond `actual`. */
  settle(actual: number): void {
    if (actual < this.spent) this.bucket.giveBack(this.spent - actual);
    this.spent = Math.min(this.spent, actual);
  }

  report(): CostReport {
    return { requestedQueryCost: this.requested, actualQueryCost: this.spent, throttleStatus: this.bucket.status };
  }

  private paid(price: number, seconds: number): undefined {
    if (seconds > 0) {
      this.settle(LEAST_COST);
      throw throttled(seconds);
    }
    this.spent = price;
  }
}

/** THROTTLED, as an error of the pipeline over HTTP or of an operation on a socket. */
export function throttled(seconds: number): GraphQLError {
  countRefusal('cost');
  const originalError = new RateLimitedError(seconds);
  const headers = new HeaderMap([['retry-after', String(originalError.extra['retryAfterSeconds'])]]);
  return new GraphQLError(originalError.message, { originalError, extensions: { http: { status: 429, headers } } });
}
