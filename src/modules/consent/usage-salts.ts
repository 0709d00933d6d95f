import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { DAY_MS } from './domain/figure-day.js';
import { saltDayOf } from './domain/usage-pseudonym.js';

/** The key of one day's pseudonyms. */
export interface DaySalt {
  /** UTC, as `2027-01-31`. */
  readonly day: string;
  readonly salt: KeyObject;
}

/** The key of today's pseudonyms, one for all processes. It is kept for its day (UTC) and destroyed with the first use of the next one, or by a nightly job;
 * no process remembers it any longer [P30]. */
@Injectable()
export class UsageSalts implements OnModuleDestroy {
  private known: { readonly day: string; readonly salt: Promise<DaySalt> } | null = null;

  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  today(): Promise<DaySalt> {
    const now = this.clock.now();
    const day = saltDayOf(now);
    if (this.known?.day === day) return this.known.salt;
    const salt = this.rotate(day);
    const known = { day, salt };
    this.known = known;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.forget(), DAY_MS - (now.getTime() % DAY_MS)).unref();
    salt.catch(() => {
      if (this.known === known) this.known = null;
    });
    return salt;
  }

  /** Destroys the salts of days that are over. */
  async destroyOld(): Promise<void> {
    const day = saltDayOf(this.clock.now());
    if (this.known && this.known.day < day) this.forget();
    await this.uow.run(() => this.destroyBefore(day));
  }

  onModuleDestroy(): void {
    this.forget();
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.known = null;
  }

  private rotate(day: string): Promise<DaySalt> {
    return this.uow.run(async () => {
      const { write } = this.database;
      await this.destroyBefore(day);
      await write.query('INSERT INTO usage_salts (day, salt) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING', [day, randomBytes(32)]);
      const [row]: { salt: Buffer }[] = await write.query('SELECT salt FROM usage_salts WHERE day = $1', [day]);
      if (!row) throw new Error('the salt of the day was not made');
      return { day, salt: createSecretKey(row.salt) };
    });
  }

  private async destroyBefore(day: string): Promise<void> {
    await this.database.write.query('DELETE FROM usage_salts WHERE day < $1', [day]);
  }
}
