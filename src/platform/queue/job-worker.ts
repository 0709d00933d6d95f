import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { ContextStore } from '../context/index.js';
import { Database, sqlStateOf, UnitOfWork } from '../database/index.js';
import { unavailableOf } from '../errors/index.js';
import type { Ticket } from './bull-lanes.js';
import { type Job, JobAbortedError, LeaseLostError, RetryLaterError } from './job.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { ASSERT_HELD, COMPLETE } from './job-sql.js';
import { type ClaimedJob, JobStore } from './job-store.js';
import { type Lease, Leases } from './leases.js';
import { queueMetrics } from './metrics.js';
import { Relay } from './relay.js';
import { settleOrAbort } from './settle-or-abort.js';
import { QueueTimings } from './timings.js';

/** Runs one handed-over job: claims it in Postgres, calls its handler, writes down how it ended. */
@Injectable()
export class JobWorker {
  private readonly logger = new Logger(JobWorker.name);
  private draining = false;

  constructor(
    private readonly store: JobStore,
    private readonly registry: JobRegistry,
    private readonly leases: Leases,
    private readonly context: ContextStore,
    private readonly uow: UnitOfWork,
    private readonly database: Database,
    private readonly relay: Relay,
    private readonly timings: QueueTimings,
  ) {}

  /** Begins nothing more: what still arrives goes back for others. */
  drain(): void {
    this.draining = true;
  }

  async work({ id, attempt }: Partial<Ticket>): Promise<void> {
    if (id === undefined || attempt === undefined) return;
    if (this.draining) return this.store.putBack([{ id, attempt, lane: '' }]);
    const token = randomUUID();
    const claimedAt = performance.now();
    const job = await this.store.claim({ id, attempt, token });
    if (!job) return;
    const registered = this.registry.find(job.name, job.version);
    if (!registered) return this.park(job, token);
    const lease = this.leases.hold({ id, token }, registered.definition.timeoutMs, claimedAt);
    try {
      await this.context.runDetached(() => this.run(job, registered, lease), job.correlationId);
    } finally {
      lease.end();
    }
  }

  private async run(claimed: ClaimedJob, { runner }: RegisteredJob, lease: Lease): Promise<void> {
    const startedAt = performance.now();
    const ran = (result: Parameters<typeof queueMetrics.ran>[1]) => queueMetrics.ran(claimed.name, result, (performance.now() - startedAt) / 1_000);
    const state = { completed: false };
    try {
      await settleOrAbort(runner.run(this.jobFor(claimed, lease, state)), lease.signal, this.timings.graceMs);
      if (!state.completed && !(await this.store.complete(lease))) throw new LeaseLostError();
      ran('done');
    } catch (error) {
      if (state.completed) {
        this.logger.error(error, `${claimed.name} ${claimed.id} failed after it had completed itself`);
        return ran('done');
      }
      ran(await this.afterFailure(claimed, lease, error));
    }
  }

  private jobFor(claimed: ClaimedJob, lease: Lease, state: { completed: boolean }): Job<unknown> {
    return {
      id: claimed.id,
      payload: claimed.payload,
      attempt: claimed.attempt,
      isLastAttempt: claimed.failures + 1 >= claimed.maxAttempts,
      signal: lease.signal,
      complete: async () => {
        const rows = await this.database.change({ name: 'jobs-complete', text: COMPLETE }, [[lease.id], [lease.token]]);
        if (rows.length === 0) throw new LeaseLostError();
        this.uow.afterCommit(() => { state.completed = true; });
      },
      assertHeld: async () => {
        const rows = await this.database.change({ name: 'jobs-assert-held', text: ASSERT_HELD }, [lease.id, lease.token]);
        if (rows.length === 0) throw new LeaseLostError();
      },
    };
  }

  private async afterFailure({ id, name }: ClaimedJob, lease: Lease, error: unknown): Promise<'released' | 'postponed' | 'lost' | 'failed' | 'dead'> {
    const cause = lease.signal.reason instanceof JobAbortedError ? lease.signal.reason.abortCause : undefined;
    if (cause === 'shutdown') {
      // A deployment is not the job's fault, so it doesn't count as a failure.
      await this.store.release(lease);
      return 'released';
    }
    const runAt = cause === undefined ? await this.postpone(lease, error) : undefined;
    if (runAt) {
      this.relay.wakeAt(runAt);
      return 'postponed';
    }
    const failed = error instanceof LeaseLostError || cause === 'lease-lost' ? undefined : await this.store.fail(lease, describe(error));
    if (!failed) {
      this.logger.warn(`${name} ${id} was taken over by another run; this one's outcome is dropped`);
      return 'lost';
    }
    if (failed.state === 'dead') {
      this.logger.error(error, `${name} ${id} is dead: it failed too often`);
      return 'dead';
    }
    this.logger.warn(error, `${name} ${id} failed and will be tried again`);
    this.relay.wakeAt(failed.runAt);
    return 'failed';
  }

  /** @returns when it is due again; undefined where the failure is the job's own, or what it needs has been away for a day */
  private async postpone(lease: Lease, error: unknown): Promise<Date | undefined> {
    if (error instanceof RetryLaterError) return this.store.release(lease, error.afterMs);
    const away = unavailableOf(error);
    return away && this.store.postpone(lease, away.retryAfterSeconds * 1_000);
  }

  private async park({ id, name, version }: ClaimedJob, token: string): Promise<void> {
    await this.store.park({ id, token });
    queueMetrics.ran(name, 'parked');
    this.logger.error(`${name}@${version} ${id} is unknown here and parked until a process that knows it starts`);
  }
}

/** Class and code of an error: its message may speak of people. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = sqlStateOf(error) ?? (error as { code?: unknown }).code;
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}`.slice(0, 100);
}
