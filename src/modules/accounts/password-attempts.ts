import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { ipSubject, type Limit, type ProgressiveDelay, RateLimiter } from '../../platform/rate-limit/index.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Slows down guessing without locking owners out [P62]: strictly per account and IP, widely per IP, and over all IPs by a delay that grows and then
 * stays. The last is not asked of those who were signed in from this IP before. A mailed link clears the first and the last. Signing in and proving
 * it once more count together. `who` is the canonical address, existing or not.
 */
@Injectable()
export class PasswordAttempts {
  private readonly byAccountAndIp: Limit;
  private readonly byIp: Limit;
  private readonly byAccount: ProgressiveDelay;

  constructor(
    limiter: RateLimiter,
    private readonly context: ContextStore,
  ) {
    this.byAccountAndIp = limiter.define({ name: 'accounts.password.account-ip', points: 5, seconds: 15 * MINUTE });
    this.byIp = limiter.define({ name: 'accounts.password.ip', points: 100, seconds: HOUR, developmentPoints: 1_000 });
    this.byAccount = limiter.defineDelay({ name: 'accounts.password.account', freeFailures: 20, firstSeconds: 1, maxSeconds: 15 * MINUTE, forgetAfterSeconds: 24 * HOUR });
  }

  /**
   * Counts an attempt before it is made, so that parallel ones count as well. Both limits are asked at once; one that the first refuses is no attempt of the
   * IP's.
   * @throws RateLimitedError
   */
  async begin(who: string): Promise<void> {
    const [strictly, widely] = await Promise.allSettled([this.byAccountAndIp.consume([who, this.ip]), this.byIp.consume(this.ip)]);
    if (strictly.status === 'rejected') {
      if (widely.status === 'fulfilled') await this.byIp.reward(this.ip);
      throw strictly.reason;
    }
    if (widely.status === 'rejected') throw widely.reason;
  }

  /**
   * Compares, once it is this attempt's turn. An attempt that could not be made (the hasher is busy) counts for nothing.
   * @param known the person was signed in from this IP before, and doesn't wait for strangers
   * @returns what `compare` says; {@link failed} or {@link succeeded} is to follow
   * @throws RateLimitedError while strangers have to wait for this account; what `compare` throws
   */
  async make<T>(who: string, known: boolean, compare: () => Promise<T>): Promise<T> {
    const othersWait = !known && (await this.byAccount.enter(who));
    try {
      return await compare();
    } catch (error) {
      await Promise.all([this.byAccountAndIp.reward([who, this.ip]), this.byIp.reward(this.ip), othersWait ? this.byAccount.leave(who) : null]);
      throw error;
    }
  }

  async failed(who: string): Promise<void> {
    await this.byAccount.failed(who);
  }

  /** After {@link begin}: the attempt was right, and costs nothing. */
  async succeeded(who: string): Promise<void> {
    await Promise.all([this.forget(who), this.byIp.reward(this.ip)]);
  }

  /** The person proved by other means, such as a mailed link, that the account is theirs. */
  async forget(who: string): Promise<void> {
    await Promise.all([this.byAccountAndIp.reset([who, this.ip]), this.byAccount.succeeded(who)]);
  }

  private get ip(): string {
    return ipSubject(this.context.current.ip);
  }
}
