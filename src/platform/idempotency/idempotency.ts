import { Injectable } from '@nestjs/common';
import { retentionPeriod } from '../../config/index.js';
import { Clock, fixedLength } from '../clock/index.js';
import { Database, sqlStateOf, UnitOfWork } from '../database/index.js';
import { IdempotencyConflictError } from '../errors/index.js';
import { assertIdempotencyKey, fingerprintOf } from './idempotency-key.js';

const KEPT_MS = fixedLength(retentionPeriod('idempotency-keys'));
const LOCK_NOT_AVAILABLE = '55P03';
const PURGE_BATCH = 5_000;

export interface IdempotentRequest {
  readonly accountId: string;
  /** Name of the mutation. */
  readonly operation: string;
  readonly key: string | null | undefined;
  /** The input after defaults; a member `idempotencyKey` is left out of the comparison. */
  readonly input: object;
}

export interface IdempotentUse<T> extends IdempotentRequest {
  /** Answers a repeated request with the object as it is now. */
  readonly replay: (resultId: string) => Promise<T>;
  /** Runs inside the unit of work that also keeps the key. `resultId` is the UUID of what was made. */
  readonly execute: () => Promise<{ readonly resultId: string; readonly value: T }>;
}

/** Makes a repeated request answer with the first one's result. Keys count per account and operation for 24 hours; only successes are kept. */
@Injectable()
export class Idempotency {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * What an earlier request with this key made, or null. Ask before rate limits and other checks that a replay must not meet again.
   * @throws IdempotencyConflictError when that request's input was another; InvalidInputError for a malformed key
   */
  async find(request: IdempotentRequest): Promise<string | null> {
    if (request.key === null || request.key === undefined) return null;
    assertIdempotencyKey(request.key);
    const [found]: { fingerprint: Buffer; result_id: string }[] = await this.database.read.query(
      'SELECT fingerprint, result_id FROM idempotency_keys WHERE account_id = $1 AND operation = $2 AND key = $3 AND created_at > $4',
      [request.accountId, request.operation, request.key, this.validSince()],
    );
    if (!found) return null;
    if (!found.fingerprint.equals(fingerprintOf(request.input))) throw new IdempotencyConflictError();
    return found.result_id;
  }

  /**
   * Replays or executes. A concurrent twin waits for the first to end, then replays it; or executes, when the first failed.
   * @throws IdempotencyConflictError for another input under the same key, and when the first takes longer than a lock may be waited for
   */
  async run<T>(use: IdempotentUse<T>): Promise<T> {
    if (use.key === null || use.key === undefined) return (await this.unitOfWork.run(use.execute)).value;
    const earlier = await this.find(use);
    if (earlier !== null) return use.replay(earlier);
    const done = await this.unitOfWork.run(async () => {
      if (!(await this.claim(use))) return null;
      const { resultId, value } = await use.execute();
      await this.database.write.query(
        'UPDATE idempotency_keys SET result_id = $4 WHERE account_id = $1 AND operation = $2 AND key = $3',
        [use.accountId, use.operation, use.key, resultId],
      );
      return { value };
    });
    if (done) return done.value;
    const twin = await this.find(use);
    if (twin === null) throw new IdempotencyConflictError();
    return use.replay(twin);
  }

  /** Deletes what no longer counts, in batches. @returns how many rows went */
  async purgeExpired(): Promise<number> {
    let purged = 0;
    for (let batch = PURGE_BATCH; batch === PURGE_BATCH; purged += batch) {
      batch = await this.unitOfWork.run(async () => {
        const [, count]: [unknown, number] = await this.database.write.query(
          `DELETE FROM idempotency_keys WHERE (account_id, operation, key) IN
             (SELECT account_id, operation, key FROM idempotency_keys WHERE created_at <= $1 LIMIT ${PURGE_BATCH} FOR UPDATE SKIP LOCKED)`,
          [this.validSince()],
        );
        return count;
      });
    }
    return purged;
  }

  /** Takes the key, waiting for a twin that holds it; an expired one is taken over. @returns false when a twin has committed it */
  private async claim({ accountId, operation, key, input }: IdempotentRequest): Promise<boolean> {
    try {
      const taken: unknown[] = await this.database.write.query(
        `INSERT INTO idempotency_keys AS kept (account_id, operation, key, fingerprint, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, operation, key) DO UPDATE SET fingerprint = excluded.fingerprint, created_at = excluded.created_at
           WHERE kept.created_at <= $6
         RETURNING 1`,
        [accountId, operation, key, fingerprintOf(input), this.clock.now(), this.validSince()],
      );
      return taken.length > 0;
    } catch (error) {
      if (sqlStateOf(error) === LOCK_NOT_AVAILABLE) throw new IdempotencyConflictError();
      throw error;
    }
  }

  private validSince(): Date {
    return new Date(this.clock.now().getTime() - KEPT_MS);
  }
}
