import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/index.js';
import { sqlStateOf } from '../database/sql-state.js';
import { observeRequest } from './http-metrics.js';
import { type RequestLogEntry, rowOf } from './request-log-entry.js';
import { RequestLogWriter } from './request-log-writer.js';

const FLUSH_AFTER_MS = 1_000;
const FLUSH_AT_ROWS = 2_000;
const BATCH_ROWS = 2_000;
/** About 3 MB; beyond it, entries are dropped and counted. */
const MAX_ROWS = 10_000;

interface Waiting {
  readonly row: string;
  readonly day: string;
}

const dropped = new Counter({ name: 'request_log_dropped_total', help: 'Requests missing from the request log because Postgres was away or slow' });

/** Who asked for what, when, kept for 90 days [P54]. Recording costs the request no I/O: rows go out in batches, about once a second. */
@Injectable()
export class RequestLog implements OnApplicationShutdown {
  private readonly logger = new Logger(RequestLog.name);
  private readonly writer: RequestLogWriter;
  private waiting: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private failing = false;
  /** Runs something in the context that this was made in, which is none: no request's goes along with the timer and the writing. */
  private readonly outside = AsyncLocalStorage.snapshot();

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.writer = new RequestLogWriter(config.DATABASE_URL);
  }

  /** Never throws and never waits. */
  record(entry: RequestLogEntry): void {
    observeRequest(entry);
    if (this.waiting.length >= MAX_ROWS) {
      dropped.inc();
      return;
    }
    const at = this.clock.now();
    this.waiting.push({ row: rowOf(entry, at), day: at.toISOString().slice(0, 10) });
    if (this.waiting.length >= FLUSH_AT_ROWS && !this.failing) void this.outside(() => this.flush());
    else this.flushLater();
  }

  /** Writes what waits; what can't be written now waits for the next time. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running ??= this.drain().finally(() => {
      this.running = null;
      if (this.waiting.length > 0) this.flushLater();
    });
    return this.running;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.flush();
    await this.flush();
    clearTimeout(this.timer);
    await this.writer.close();
  }

  private flushLater(): void {
    if (this.timer) return;
    this.timer = this.outside(() => setTimeout(() => void this.flush(), FLUSH_AFTER_MS)).unref();
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH_ROWS);
      try {
        await this.writer.write({ rows: batch.map(({ row }) => row), days: new Set(batch.map(({ day }) => day)) });
        this.failing = false;
      } catch (error) {
        if (!this.failing) this.logger.warn(error, 'the request log could not be written; trying again');
        this.failing = true;
        if (!isAboutTheRows(error)) return;
        dropped.inc(batch.length);
      }
      this.waiting.splice(0, batch.length);
    }
  }
}

/** Data exceptions and integrity violations: trying the same rows again can't help. */
const isAboutTheRows = (error: unknown): boolean => /^2[23]/.test(sqlStateOf(error) ?? '');
