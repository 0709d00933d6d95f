import { Injectable } from '@nestjs/common';
import { ContextStore } from '../context/index.js';
import { Database, UnitOfWork } from '../database/index.js';
import { newId } from '../ids/ids.js';
import type { JobDefinition } from './job-definition.js';
import { INSERT } from './job-sql.js';
import { assertPayload } from './payload.js';
import { Relay } from './relay.js';

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
  ) {}

  /**
   * Adds a job to the unit of work in force: it exists if and only if that commits.
   * @returns the job's id, or null where the key found an unfinished twin
   * @throws Error outside of a unit of work; TypeError when the payload holds more than ids and small scalars
   */
  async enqueue<P extends object>(definition: JobDefinition<P>, payload: P, { runAt, key }: EnqueueOptions = {}): Promise<string | null> {
    assertPayload(definition.name, payload);
    const { name, version, lane, maxAttempts, backoffMs } = definition;
    const correlationId = this.context.optional?.correlationId ?? newId();
    const rows: { id: string }[] = await this.database.write.query(INSERT, [
      newId(), name, version, lane, JSON.stringify(payload), key ?? null, maxAttempts, backoffMs, runAt ?? null, correlationId,
    ]);
    this.uow.afterCommit(() => (runAt ? this.relay.wakeAt(runAt) : this.relay.wake()));
    return rows[0]?.id ?? null;
  }
}
