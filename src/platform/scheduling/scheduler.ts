import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { Database, UnitOfWork } from '../database/index.js';
import { JobQueue, JobRegistry } from '../queue/index.js';
import { scheduledTasks, type ScheduledTask } from './define-schedule.js';
import { dueSlot, nextSlot } from './schedule.js';

const TICK_MS = 1_000;
/** However far the next slot is: another instance may have changed what this one knows. */
const LOOK_AGAIN_MS = 10_000;
/** Key of the advisory lock that makes one instance the runner. */
const RUNNER = 7_203_116;

/** Enqueues the scheduled tasks that are due by the business clock. What ran last is in Postgres; the ticks only say when to look. */
@Injectable()
export class Scheduler implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Scheduler.name);
  /** Business time, in milliseconds, before which this instance need not look. */
  private nextDue = 0;
  private offsetSeen = 0;
  private ticking: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly uow: UnitOfWork,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly registry: JobRegistry,
  ) {}

  @Interval(TICK_MS)
  protected onInterval(): void {
    const moved = this.clock.offset !== this.offsetSeen;
    if (!this.config.runsJobs || this.stopped || (!moved && this.clock.now().getTime() < this.nextDue)) return;
    this.ticking ??= this.look().finally(() => { this.ticking = undefined; });
  }

  /** A look that is under way comes to its end while there still are connections. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.ticking;
  }

  /**
   * Enqueues every task that is due, once each, however long it has been due.
   * @param wait for another instance that is at it, instead of leaving it to that one
   * @returns the names of the jobs that this call enqueued
   */
  async tick({ wait = false } = {}): Promise<string[]> {
    const tasks = scheduledTasks().filter(({ job }) => this.registry.find(job.name, job.version) !== undefined);
    if (tasks.length === 0) return [];
    return this.uow.run(async () => {
      const [lock]: { mine: boolean }[] = await this.database.write.query(
        wait ? 'SELECT true AS mine FROM pg_advisory_xact_lock($1)' : 'SELECT pg_try_advisory_xact_lock($1) AS mine', [RUNNER]);
      return lock?.mine ? this.enqueueDue(tasks) : [];
    });
  }

  /** After the business clock was put back: what ran in the future counts as run now, or it would not run until then. */
  async rewind(): Promise<void> {
    await this.uow.run(() => this.database.write.query('UPDATE scheduled_tasks SET last_run_at = $1 WHERE last_run_at > $1', [this.clock.now()]));
  }

  private async look(): Promise<void> {
    this.offsetSeen = this.clock.offset;
    try {
      await this.tick();
    } catch (error) {
      this.logger.warn(`scheduled tasks can't be looked at, trying again: ${String(error)}`);
    }
  }

  private async enqueueDue(tasks: readonly ScheduledTask[]): Promise<string[]> {
    const now = this.clock.now();
    const last = await this.lastRuns(tasks, now);
    const enqueued: string[] = [];
    let nextDue = now.getTime() + LOOK_AGAIN_MS;
    for (const { job, schedule } of tasks) {
      const lastRun = last.get(job.name) ?? now;
      const slot = dueSlot(schedule, lastRun, now);
      if (slot) {
        await this.database.write.query('UPDATE scheduled_tasks SET last_run_at = $2 WHERE name = $1', [job.name, slot]);
        const id = await this.queue.enqueue(job, { scheduledFor: slot.toISOString() }, { key: 'schedule' });
        if (id) enqueued.push(job.name);
      }
      nextDue = Math.min(nextDue, nextSlot(schedule, slot ?? lastRun).getTime());
    }
    this.uow.afterCommit(() => { this.nextDue = nextDue; });
    return enqueued;
  }

  /** A task seen for the first time counts as run now: its first slot is the next one. */
  private async lastRuns(tasks: readonly ScheduledTask[], now: Date): Promise<Map<string, Date>> {
    const names = tasks.map(({ job }) => job.name);
    await this.database.write.query('INSERT INTO scheduled_tasks (name, last_run_at) SELECT unnest($1::text[]), $2 ON CONFLICT (name) DO NOTHING', [names, now]);
    const rows: { name: string; last_run_at: Date }[] = await this.database.write.query(
      'SELECT name, last_run_at FROM scheduled_tasks WHERE name = ANY ($1)', [names]);
    return new Map(rows.map(({ name, last_run_at }) => [name, last_run_at]));
  }
}
