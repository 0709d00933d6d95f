import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { RateLimitedError } from '../../platform/errors/index.js';
import { Batcher } from '../../platform/queue/index.js';
import type { UsageEvent } from './domain/usage-event.js';

/** An event as it is stored. */
export interface UsageRow extends UsageEvent {
  readonly pseudonym: Buffer;
  readonly device: string;
}

/** Rows that may wait for Postgres in one process. */
const MAX_WAITING = 10_000;

const INSERT = {
  name: 'usage-events',
  text: `INSERT INTO usage_events (name, at, pseudonym, device, properties)
    SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bytea[], $4::text[], $5::jsonb[])`,
};

/** Writes events down in batches: what comes while one statement is on its way goes together with the next. Whoever is answered "accepted" has them committed. */
@Injectable()
export class UsageStore {
  private waiting = 0;
  private readonly batches = new Batcher((calls: readonly (readonly UsageRow[])[]) => this.writeAll(calls));

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly context: ContextStore,
  ) {}

  /** Resolves once they are committed. @throws RateLimitedError when too many wait already: then none of these are kept */
  async add(rows: readonly UsageRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (this.waiting + rows.length > MAX_WAITING) throw new RateLimitedError(1);
    this.waiting += rows.length;
    try {
      // Outside: one batch serves many requests, and must not end with the one that happened to begin it.
      await this.context.outside(() => this.batches.add(rows));
    } finally {
      this.waiting -= rows.length;
    }
  }

  private async writeAll(calls: readonly (readonly UsageRow[])[]): Promise<readonly undefined[]> {
    const rows = calls.flat();
    await this.uow.run(() => this.database.change(INSERT, [
      rows.map(({ name }) => name), rows.map(({ at }) => at), rows.map(({ pseudonym }) => pseudonym), rows.map(({ device }) => device),
      rows.map(({ properties }) => JSON.stringify(properties)),
    ]));
    return calls.map(() => undefined);
  }
}
