import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { ipSubject, type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { Marketing } from './marketing.js';
import { Suppressions } from './suppressions.js';

/** Ends marketing mail through the link of such a mail, without signing in [P21]. */
@Injectable()
export class Unsubscribe {
  private readonly guesses: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly context: ContextStore,
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly marketing: Marketing,
    private readonly suppressions: Suppressions,
  ) {
    // Mail providers call for all of their users from few addresses: a good link is never held up.
    this.guesses = limiter.define({ name: 'consent.unsubscribe.guess.ip', points: 100, seconds: 60 });
  }

  /** Whether a link is ours and whole. Changes nothing. @throws RateLimitedError for too many that aren't */
  async isGood(token: unknown): Promise<boolean> {
    if (this.suppressions.read(token)) return true;
    await this.guesses.consume(ipSubject(this.context.current.ip));
    return false;
  }

  /**
   * Unsubscribes the address that the link was mailed to, and nobody else. Again, it changes nothing.
   * @returns false for a link that isn't ours, or isn't whole
   * @throws RateLimitedError for too many of those
   */
  async run(token: unknown): Promise<boolean> {
    const whom = this.suppressions.read(token);
    if (!whom) return this.isGood(token);
    await this.uow.run(async () => {
      await this.suppressions.add(whom.addressHash);
      const [subject]: { account_id: string | null }[] = await this.database.write.query('SELECT account_id FROM consent_subjects WHERE id = $1', [whom.subjectId]);
      // Erased meanwhile: the address stays on the list all the same.
      if (subject?.account_id) await this.marketing.object(subject.account_id, 'UNSUBSCRIBE');
    });
    return true;
  }
}
