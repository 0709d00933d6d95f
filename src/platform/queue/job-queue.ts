import { Injectable } from '@nestjs/common';
import { ContextStore } from '../context/index.js';
import { Database, UnitOfWork } from '../database/index.js';
import { newId } from '../ids/ids.js';
import { BullLanes } from './bull-lanes.js';
import type { JobDefinition } from './job-definition.js';
import { INSERT } from './job-sql.js';
import { assertPayload } from './payload.js';
import { Relay } from './relay.js';
import { QueueTimings } from './timings.js';

export interface EnqueueOptions {
  /** Earliest start, in wall time. Absent: at once. */
  readonly runAt?: Date;
  /** While a job of this name and key is unfinished, another one is not added. A handler that wants a successor completes itself first. */
  readonly key?: string;
}

/** The front door: what must happen after a commit is written down in it. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly context: ContextStore,
    private readonly relay: Relay,
    private readonly bull: BullLanes,
    private readonly timings: QueueTimings,
  ) {}

  /**
   * Adds a job to the unit of work in force: it exists if and only if that commits.
   * @returns the job's id, or null where the key found an unfinished twin
   * @throws Error outside of a unit of work; TypeError when the payload holds more than ids and small scalars
   */
  async enqueue<P extends object>(definition: JobDefinition<P>, payload: P, { runAt, key }: EnqueueOptions = {}): Promise<string | null> {
    assertPayload(definition.name, payload);
    const { name, version, lane, maxAttempts, backoffMs } = definition;
    const id = newId();
    const correlationId = this.context.optional?.correlationId ?? newId();
    const atOnce = !runAt && this.bull.reachable;
    const state = atOnce ? ['queued', 1, this.timings.handOverMs] : ['waiting', 0, null];
    const rows = await this.database.change({ name: 'jobs-insert', text: INSERT }, [
      id, name, version, lane, JSON.stringify(payload), key ?? null, maxAttempts, backoffMs, runAt ?? null, correlationId, ...state,
    ]);
    if (rows.length === 0) return null;
    this.uow.afterCommit(() => {
      if (atOnce) this.relay.handOver({ id, attempt: 1, lane });
      else if (runAt) this.relay.wakeAt(runAt);
      else this.relay.wake();
    });
    return id;
  }
}
