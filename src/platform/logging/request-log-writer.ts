import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { APPLICATION_ROLE } from '../database/database-options.js';
import { endSoon } from '../database/end-soon.js';
import { sqlStateOf } from '../database/sql-state.js';
import { REQUEST_LOG_COLUMNS } from './request-log-entry.js';

const TIMEOUT_MS = 10_000;
/** check_violation: what Postgres says where no partition takes the row. */
const NO_PARTITION = '23514';

/** Rows of one batch and the days (UTC, `YYYY-MM-DD`) that they lie in. */
export interface Batch {
  readonly rows: readonly string[];
  readonly days: ReadonlySet<string>;
}

/** Copies batches over one connection of its own, opened when first needed and again after a failure. */
export class RequestLogWriter {
  private client: Client | null = null;
  private readonly prepared = new Set<string>();

  constructor(private readonly url: string) {}

  /** @throws Error when the batch was not written; nothing of it was */
  async write(batch: Batch): Promise<void> {
    try {
      await this.attempt(batch);
    } catch (error) {
      if (sqlStateOf(error) !== NO_PARTITION) throw error;
      // The partition was dropped since it was made.
      this.prepared.clear();
      await this.attempt(batch);
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = null;
    if (client) await endSoon(client);
  }

  private async attempt({ rows, days }: Batch): Promise<void> {
    const client = (this.client ??= await this.connect());
    try {
      for (const day of days) {
        if (this.prepared.has(day)) continue;
        await client.query('SELECT request_log_add_partitions($1)', [day]);
        this.prepared.add(day);
      }
      const copy = client.query(copyFrom(`COPY request_log (${REQUEST_LOG_COLUMNS}) FROM STDIN`));
      await pipeline(Readable.from([rows.join('')]), copy, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      this.client = null;
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.url, application_name: 'dreamlux-request-log', keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: TIMEOUT_MS,
      options: `-c role=${APPLICATION_ROLE} -c lock_timeout=5000 -c statement_timeout=${TIMEOUT_MS} -c timezone=UTC -c synchronous_commit=off`,
    });
    client.on('error', () => {
      if (this.client === client) this.client = null;
    });
    await client.connect();
    return client;
  }
}
