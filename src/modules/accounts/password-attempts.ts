import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { ipSubject, type Limit, type ProgressiveDelay, RateLimiter } from '../../platform/rate-limit/index.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Slows down guessing without locking owners out [P62]: strictly per account and IP, widely per IP, and over all IPs by a delay that grows and then
 * stays. The last is not asked of those who were signed in from this IP before. A mailed link clears the first.
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
   * Counts an attempt before it is made, so that parallel ones count as well.
   * @param who canonical address or account id, existing or not
   * @throws RateLimitedError
   */
  async begin(who: string): Promise<void> {
    await this.byAccountAndIp.consume([who, this.ip]);
    await this.byIp.consume(this.ip);
  }

  /** @throws RateLimitedError while strangers have to wait for this account */
  async checkStranger(who: string): Promise<void> {
    await this.byAccount.check(who);
  }

  async failed(who: string): Promise<void> {
    await this.byAccount.failed(who);
  }

  /** Right, or proved through a mailed link. */
  async succeeded(who: string): Promise<void> {
    await Promise.all([this.byAccountAndIp.reset([who, this.ip]), this.byAccount.succeeded(who), this.byIp.reward(this.ip)]);
  }

  private get ip(): string {
    return ipSubject(this.context.current.ip);
  }
}
