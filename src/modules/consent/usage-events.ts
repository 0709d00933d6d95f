import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore } from '../../platform/context/index.js';
import { CookieChoices } from './cookie-choices.js';
import { admit, deviceOf, type DropReason, type SentEvent, takenWithin } from './domain/usage-event.js';
import { pseudonymOf } from './domain/usage-pseudonym.js';
import { countUsage } from './usage-metrics.js';
import { usageRules } from './usage-rules.js';
import { UsageSalts } from './usage-salts.js';
import { type UsageRow, UsageStore } from './usage-store.js';
import { VisitorCookie } from './visitor-cookie.js';

/** Records how the web app is used, if the browser that tells of it allows that; of whoever is signed in there, nothing [P14] [P42]. */
@Injectable()
export class UsageEvents {
  constructor(
    private readonly choices: CookieChoices,
    private readonly cookie: VisitorCookie,
    private readonly salts: UsageSalts,
    private readonly store: UsageStore,
    private readonly context: ContextStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Accepted events are committed when this resolves.
   * @throws RateLimitedError when more wait for Postgres than may: then none of these are kept
   */
  async track(events: readonly SentEvent[]): Promise<{ accepted: number; dropped: number }> {
    const { analytics, marketing, analyticsSince } = await this.choices.current();
    const visitor = this.cookie.read(this.context.current);
    if (!analytics || !visitor) return this.answer([], events.map(() => 'consent'));
    const { day, salt } = await this.salts.today();
    const within = takenWithin(day, analyticsSince, this.clock.now(), usageRules);
    const pseudonym = pseudonymOf(salt, visitor.token);
    const device = deviceOf(this.context.current.userAgent);
    const [rows, reasons]: [UsageRow[], DropReason[]] = [[], []];
    for (const event of events) {
      const kept = admit(event, marketing, within, usageRules);
      if (typeof kept === 'string') reasons.push(kept);
      else rows.push({ ...kept, pseudonym, device });
    }
    await this.store.add(rows);
    return this.answer(rows, reasons);
  }

  private answer(rows: readonly UsageRow[], reasons: readonly DropReason[]): { accepted: number; dropped: number } {
    countUsage(rows.length, reasons);
    return { accepted: rows.length, dropped: reasons.length };
  }
}
