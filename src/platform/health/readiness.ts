import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Config } from '../../config/index.js';
import { LimiterRedis } from '../rate-limit/index.js';
import { ObjectStore } from '../storage/index.js';
import { showChecks } from './check-metrics.js';

const BOUND_MS = 1_000;
const FRESH_MS = 1_000;

type CheckName = 'postgres' | 'migrations' | 'storage' | 'redis' | 'running';
export interface ReadinessReport {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly checks: Readonly<Record<CheckName, 'ok' | 'failed'>>;
}

/** Whether this process can do its work now. */
@Injectable()
export class Readiness implements OnModuleDestroy {
  private readonly logger = new Logger(Readiness.name);
  private draining = false;
  private lastFailed = '';
  private asked: Promise<ReadinessReport> | null = null;
  private askedAt = 0;

  constructor(
    private readonly config: Config,
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: ObjectStore,
    private readonly redis: LimiterRedis,
  ) {}

  /** The first thing that happens at shutdown: from now on no new requests should come this way. */
  onModuleDestroy(): void {
    this.draining = true;
    this.asked = null;
  }

  /** Answers within about a second; anyone may ask, so those who ask within a second share one look. */
  report(): Promise<ReadinessReport> {
    if (!this.asked || Date.now() - this.askedAt > FRESH_MS) {
      this.askedAt = Date.now();
      this.asked = this.look();
    }
    return this.asked;
  }

  private async look(): Promise<ReadinessReport> {
    const [postgres, migrations, storage, redis] = await Promise.all([
      passes(() => this.dataSource.query('SELECT 1')),
      passes(() => this.atExpectedHead()),
      passes(() => this.store.check()),
      passes(() => this.redis.client.ping()),
    ]);
    const checks = { postgres, migrations, storage, redis, running: this.draining ? 'failed' : 'ok' } as const;
    showChecks(checks);
    this.logChange(checks);
    // Requests are taken without Redis (jobs wait in Postgres, each process limits on its own) and without a bucket (all but bytes is served, and no
    // other process has it either); a worker has nothing to do without them. A folder is this machine's own: others may well have theirs.
    const spared = this.config.servesApi ? [redis, ...(this.store.remote ? [storage] : [])] : [];
    const everything = [postgres, migrations, storage, redis, checks.running];
    const failed = (list: readonly string[]) => list.filter((result) => result === 'failed').length;
    const status = failed(everything) > failed(spared) ? 'unavailable' : failed(spared) > 0 ? 'degraded' : 'ready';
    return { status, checks };
  }

  private logChange(checks: ReadinessReport['checks']): void {
    const failed = Object.entries(checks).filter(([, result]) => result === 'failed').map(([name]) => name).join(', ');
    if (failed === this.lastFailed) return;
    this.lastFailed = failed;
    if (failed === '') this.logger.log('all checks pass again');
    else this.logger.warn(`failing checks: ${failed}`);
  }

  /** Every migration that this code knows has run; a database that is ahead belongs to a newer release being rolled out. */
  private async atExpectedHead(): Promise<void> {
    const expected = this.dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name);
    const missing: unknown[] = await this.dataSource.query(
      'SELECT 1 FROM unnest($1::text[]) AS expected(name) WHERE NOT EXISTS (SELECT 1 FROM schema_migrations done WHERE done.name = expected.name) LIMIT 1', [expected]);
    if (missing.length > 0) throw new Error('the schema is behind the code');
  }
}

function passes(check: () => Promise<unknown>): Promise<'ok' | 'failed'> {
  return Promise.race([check().then(() => 'ok' as const, () => 'failed' as const), delay(BOUND_MS, 'failed' as const, { ref: false })]);
}
