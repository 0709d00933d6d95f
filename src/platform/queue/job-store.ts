import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';
import { APPLICATION_ROLE } from '../database/database-options.js';
import { watchPool } from '../database/pool-metrics.js';
import { Config } from '../../config/index.js';
import { Batcher } from './batcher.js';
import * as sql from './job-sql.js';
import { QueueTimings } from './timings.js';

/** A row as the relay hands it to a lane. */
export interface HandOver {
  readonly id: string;
  readonly attempt: number;
  readonly lane: string;
}

export interface ClaimedJob {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly payload: unknown;
  readonly attempt: number;
  readonly failures: number;
  readonly maxAttempts: number;
  readonly correlationId: string;
}

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  readonly state: 'waiting' | 'dead';
  readonly error: string;
  readonly runAt: Date;
}

export interface Holding {
  readonly id: string;
  readonly token: string;
}

/** A ticket and the token that its run is to hold the job with. */
export interface Claim extends Holding {
  readonly attempt: number;
}

const settings = [
  `role=${APPLICATION_ROLE}`,
  // Losing the last moments of this bookkeeping in a crash of Postgres only repeats work, which handlers expect; fsync would be in every job's way.
  'synchronous_commit=off',
  'statement_timeout=10000',
  'lock_timeout=5000',
  'timezone=UTC',
];

/**
 * What the machinery does to rows of `jobs`, each in one statement and one round trip on connections of its own: the application's pool would
 * need three (its connections are read-only until a transaction says otherwise), and jobs could starve when requests use it up.
 */
@Injectable()
export class JobStore implements OnApplicationShutdown {
  private readonly logger = new Logger(JobStore.name);
  private readonly pool: Pool;
  private readonly claims = new Batcher((claims: readonly Claim[]) => this.claimAll(claims));
  private readonly completions = new Batcher((holdings: readonly Holding[]) => this.completeAll(holdings));

  constructor(
    config: Config,
    private readonly timings: QueueTimings,
  ) {
    this.pool = new Pool({
      connectionString: config.DATABASE_URL,
      application_name: 'dreamlux-queue',
      options: settings.map((setting) => `-c ${setting}`).join(' '),
      max: config.runsJobs ? 4 : 2,
      connectionTimeoutMillis: 5_000,
      query_timeout: 12_000,
      keepAlive: true,
    });
    watchPool('queue', this.pool);
    this.pool.on('error', (error) => this.logger.warn(`a connection of the queue broke: ${error.message}`));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }

  /** Marks due jobs as handed over. Relays side by side get different ones. */
  async takeDue(limit: number): Promise<HandOver[]> {
    const rows = await this.query<HandOver>('jobs-take-due', sql.TAKE_DUE, [limit, this.timings.handOverMs]);
    return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Undoes a hand-over that Redis didn't take, or that nobody may begin. */
  async putBack(handOvers: readonly HandOver[]): Promise<void> {
    await this.query('jobs-put-back', sql.PUT_BACK, [handOvers.map(({ id }) => id), handOvers.map(({ attempt }) => attempt)]);
  }

  /** The job, if this hand-over still counts and nobody has begun it. */
  claim(ticket: Claim): Promise<ClaimedJob | undefined> {
    return this.claims.add(ticket);
  }

  /** @returns the tokens that still hold their job; their leases are extended */
  async extend(holdings: readonly Holding[]): Promise<Set<string>> {
    const parameters = [holdings.map(({ id }) => id), holdings.map(({ token }) => token)];
    const rows = await this.query<{ token: string }>('jobs-extend', sql.EXTEND, [...parameters, this.timings.leaseMs]);
    const held = new Set(rows.map(({ token }) => token));
    if (held.size === holdings.length) return held;
    // A row that its own handler is completing at this moment is locked: skipped above, and held all the same.
    const locked = await this.query<{ token: string }>('jobs-held', sql.HELD, parameters);
    return new Set([...held, ...locked.map(({ token }) => token)]);
  }

  /** @returns false when another run has taken over */
  complete(holding: Holding): Promise<boolean> {
    return this.completions.add(holding);
  }

  /** Counts a failure: back to waiting after the backoff, or dead. @returns undefined when another run has taken over */
  async fail({ id, token }: Holding, error: string): Promise<FailedJob | undefined> {
    const [row] = await this.query<FailedJob>('jobs-fail', sql.FAIL, [id, token, error]);
    return row;
  }

  /** Back to waiting, without counting a failure. @returns when it is due, or undefined when another run has taken over */
  async release({ id, token }: Holding, afterMs = 0): Promise<Date | undefined> {
    const [row] = await this.query<{ runAt: Date }>('jobs-release', sql.RELEASE, [id, token, afterMs]);
    return row?.runAt;
  }

  /**
   * Back to waiting for what is away, longer each time, without counting a failure.
   * @returns when it is due, or undefined when it has been waiting for a day already or another run has taken over
   */
  async postpone({ id, token }: Holding, afterMs: number): Promise<Date | undefined> {
    const [row] = await this.query<{ runAt: Date }>('jobs-postpone', sql.POSTPONE, [id, token, afterMs]);
    return row?.runAt;
  }

  /** Sets a job aside that this process doesn't know. */
  async park({ id, token }: Holding): Promise<void> {
    await this.query('jobs-park', sql.PARK, [id, token]);
  }

  /** Offers the parked jobs of these kinds again. @returns how many */
  async unpark(names: readonly string[], versions: readonly number[]): Promise<number> {
    return (await this.query('jobs-unpark', sql.UNPARK, [names, versions])).length;
  }

  /** Counts a failure for every run whose lease has run out. */
  async reclaimExpired(limit: number): Promise<FailedJob[]> {
    return this.query<FailedJob>('jobs-reclaim', sql.RECLAIM, [limit]);
  }

  /** Jobs that were handed over a while ago and not begun. */
  async overdueHandOvers(limit: number): Promise<HandOver[]> {
    return this.query<HandOver>('jobs-overdue', sql.OVERDUE, [limit]);
  }

  /** Looks again later for these: Redis has them, they only wait for their turn. */
  async stillHandedOver(handOvers: readonly HandOver[]): Promise<void> {
    const later = this.timings.handOverMs * 3;
    await this.query('jobs-still', sql.STILL, [handOvers.map(({ id }) => id), handOvers.map(({ attempt }) => attempt), later]);
  }

  /** Remembers which filling of Redis holds the hand-overs. When it is a new one, all of them go back to waiting. @returns how many did */
  async adoptEpoch(epoch: string): Promise<number> {
    return (await this.query('jobs-epoch', sql.ADOPT_EPOCH, [epoch])).length;
  }

  private async claimAll(claims: readonly Claim[]): Promise<(ClaimedJob | undefined)[]> {
    const rows = await this.query<ClaimedJob & { token: string }>('jobs-claim', sql.CLAIM, [
      claims.map(({ id }) => id), claims.map(({ attempt }) => attempt), claims.map(({ token }) => token), this.timings.leaseMs,
    ]);
    const byToken = new Map(rows.map((row) => [row.token, row]));
    return claims.map(({ token }) => byToken.get(token));
  }

  private async completeAll(holdings: readonly Holding[]): Promise<boolean[]> {
    const rows = await this.query<{ token: string }>('jobs-complete', sql.COMPLETE, [holdings.map(({ id }) => id), holdings.map(({ token }) => token)]);
    const gone = new Set(rows.map(({ token }) => token));
    return holdings.map(({ token }) => gone.has(token));
  }

  async counts(): Promise<{ lane: string; state: string; count: number; lagSeconds: number }[]> {
    return this.query('jobs-counts', sql.COUNTS, []);
  }

  private async query<T extends QueryResultRow = QueryResultRow>(name: string, text: string, values: unknown[]): Promise<T[]> {
    return (await this.pool.query<T>({ name, text, values })).rows;
  }
}
