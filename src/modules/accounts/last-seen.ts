import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { SEEN_PRECISION_MS } from './domain/session-rules.js';

const WRITE_AFTER_MS = 1_000;

const targets = {
  sessions: 'last_seen_at',
  api_keys: 'last_used_at',
} as const;
type Target = keyof typeof targets;

/** Notes when sessions and keys were last used: at most every few minutes each, many in one statement, and never while a request waits. */
@Injectable()
export class LastSeen implements OnModuleDestroy {
  private readonly logger = new Logger(LastSeen.name);
  private readonly noted: Record<Target, Map<string, Date>> = { sessions: new Map(), api_keys: new Map() };
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly context: ContextStore,
  ) {}

  /** @param previous what the row says now */
  note(target: Target, id: string, previous: Date | null): void {
    const now = this.clock.now();
    if (previous && Math.abs(now.getTime() - previous.getTime()) < SEEN_PRECISION_MS) return;
    this.noted[target].set(id, now);
    this.timer ??= setTimeout(() => void this.write(), WRITE_AFTER_MS).unref();
  }

  /** Writes what was noted. A failure loses minutes of precision, nothing else. */
  async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [target, column] of Object.entries(targets) as [Target, string][]) {
      const noted = [...this.noted[target]].sort(([a], [b]) => (a < b ? -1 : 1));
      this.noted[target].clear();
      if (noted.length === 0) continue;
      await this.context.runDetached(() => this.uow.run(() => this.database.write.query(
        `UPDATE ${target} AS row SET ${column} = noted.at FROM unnest($1::uuid[], $2::timestamptz[]) AS noted (id, at) WHERE row.id = noted.id`,
        [noted.map(([id]) => id), noted.map(([, at]) => at)],
      ))).catch((error: unknown) => this.logger.warn(`could not note when ${target} were last used: ${String(error)}`));
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.write();
  }
}
