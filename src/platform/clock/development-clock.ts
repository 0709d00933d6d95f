import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Database, PgNotifications, UnitOfWork } from '../database/index.js';
import { newId } from '../ids/index.js';
import { Scheduler } from '../scheduling/scheduler.js';
import type { ClockMove } from './clock-move.js';
import { Clock } from './clock.js';

const CHANNEL = 'development_clock';
const HEARTBEAT_MS = 1_000;
/** An instance not seen for this long is gone and no longer waited for. */
const GONE_AFTER_MS = 3_000;
const MOVE_TIMEOUT_MS = 20_000;

/**
 * Moves the business clock of every process together. The offset is kept in Postgres; each instance takes it over when it is told (or looks by
 * itself) and says so there.
 */
@Injectable()
export class DevelopmentClock implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DevelopmentClock.name);
  private readonly id = newId();
  private timer: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;
  private following: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly notifications: PgNotifications,
    private readonly scheduler: Scheduler,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.follow();
  }

  onApplicationBootstrap(): void {
    const follow = () => void this.follow().catch((error: unknown) => this.logger.warn(`the clock can't be read: ${String(error)}`));
    this.stopListening = this.notifications.on(CHANNEL, follow);
    this.timer = setInterval(follow, HEARTBEAT_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    this.stopListening?.();
    await this.following.catch(() => undefined);
    await this.uow.run(() => this.database.write.query('DELETE FROM development_clock_instances WHERE id = $1', [this.id])).catch(() => undefined);
  }

  /**
   * Resolves once every live instance has the new time and the scheduled tasks that became due are enqueued.
   * @throws Error when an instance doesn't follow within five seconds
   */
  async move(move: ClockMove): Promise<void> {
    const revision = await this.uow.run(async () => {
      const offset = 'now' in move ? { advance: 0, set: move.now ? move.now.getTime() - Date.now() : 0 } : { advance: move.advanceMs, set: null };
      const [[row]]: [{ revision: number }[], number] = await this.database.write.query(
        'UPDATE development_clock SET offset_ms = coalesce($1, offset_ms + $2), revision = revision + 1 RETURNING revision', [offset.set, offset.advance]);
      await this.notifications.notify(CHANNEL, '');
      return row?.revision ?? 0;
    });
    await this.follow();
    await this.everyoneFollows(revision);
    // Also on the way forward, where it finds nothing: which way it was this process can't tell, which may have followed before it got here.
    await this.scheduler.rewind();
    await this.scheduler.tick({ wait: true });
  }

  /** Takes over the offset and says so; one at a time, so that an older answer never comes last. */
  private follow(): Promise<void> {
    this.following = this.following.catch(() => undefined).then(() => (this.stopped ? undefined : this.takeOver()));
    return this.following;
  }

  private async takeOver(): Promise<void> {
    await this.uow.run(async () => {
      const [row]: { offset_ms: string; revision: number }[] = await this.database.read.query('SELECT offset_ms, revision FROM development_clock');
      this.clock.moveTo(Number(row?.offset_ms ?? 0));
      await this.database.write.query(
        `INSERT INTO development_clock_instances (id, revision, seen_at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, seen_at = excluded.seen_at`,
        [this.id, row?.revision ?? 0],
      );
    });
  }

  private async everyoneFollows(revision: number): Promise<void> {
    const deadline = performance.now() + MOVE_TIMEOUT_MS;
    for (;;) {
      const [row]: { behind: number }[] = await this.database.read.query(
        `SELECT count(*)::integer AS behind FROM development_clock_instances
          WHERE revision < $1 AND seen_at > clock_timestamp() - $2 * interval '1 millisecond'`, [revision, GONE_AFTER_MS]);
      if (row?.behind === 0) return;
      if (performance.now() > deadline) throw new Error(`${row?.behind} instances don't follow the clock`);
      await pause(20);
    }
  }
}
