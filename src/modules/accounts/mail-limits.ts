import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { RateLimitedError } from '../../platform/errors/index.js';
import { ipSubject, type Limit, RateLimiter } from '../../platform/rate-limit/index.js';

const HOUR = 3_600;

/** What anyone may ask for without signing in. */
type AnonymousMail = 'sign-up' | 'reset' | 'resend';

/**
 * Keeps anyone from filling somebody's mailbox through us, or our tables [P62]. Anonymous mails are counted per kind and address, and more strictly per
 * address and IP; what people ask for while they are signed in, per account: strangers can't use that up.
 */
@Injectable()
export class MailLimits {
  private readonly signUps: Limit;
  private readonly requests: Limit;
  private readonly toAddress: Limit;
  private readonly toAddressFromIp: Limit;
  private readonly toAccount: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly context: ContextStore,
  ) {
    this.signUps = limiter.define({ name: 'accounts.sign-up.ip', points: 20, seconds: HOUR, developmentPoints: 1_000 });
    this.requests = limiter.define({ name: 'accounts.mail.ip', points: 30, seconds: HOUR, developmentPoints: 1_000 });
    this.toAddress = limiter.define({ name: 'accounts.mail.address', points: 10, seconds: HOUR });
    this.toAddressFromIp = limiter.define({ name: 'accounts.mail.address-ip', points: 5, seconds: HOUR });
    this.toAccount = limiter.define({ name: 'accounts.mail.account', points: 10, seconds: HOUR });
  }

  /** @throws RateLimitedError, whether the address is taken or not */
  async signUp(emailCanonical: string): Promise<void> {
    await this.signUps.consume(this.ip);
    await this.anonymous('sign-up', emailCanonical);
  }

  /** Whether a mail may be sent that anyone can ask for; for answers that are the same in any case. */
  admits(mail: Exclude<AnonymousMail, 'sign-up'>, emailCanonical: string): Promise<boolean> {
    return isAdmitted(this.requests.consume(this.ip).then(() => this.anonymous(mail, emailCanonical)));
  }

  /** Whether a sign-in may send a waiting sign-up its link again. A limit of its own: no answer to anyone depends on what is left of it. */
  admitsAfterSignIn(emailCanonical: string): Promise<boolean> {
    return isAdmitted(this.toAddress.consume(['sign-in', emailCanonical]));
  }

  /** For somebody who is signed in. @throws RateLimitedError */
  async request(accountId: string): Promise<void> {
    await this.toAccount.consume(accountId);
  }

  /** A change to a new address, which may be a stranger's. @throws RateLimitedError, whether it is taken or not */
  async changeTo(emailCanonical: string, accountId: string): Promise<void> {
    await this.request(accountId);
    await this.toAddress.consume(['change', emailCanonical]);
  }

  private async anonymous(mail: AnonymousMail, emailCanonical: string): Promise<void> {
    await this.toAddressFromIp.consume([mail, emailCanonical, this.ip]);
    await this.toAddress.consume([mail, emailCanonical]);
  }

  private get ip(): string {
    return ipSubject(this.context.current.ip);
  }
}

async function isAdmitted(consumed: Promise<void>): Promise<boolean> {
  try {
    await consumed;
    return true;
  } catch (error) {
    if (error instanceof RateLimitedError) return false;
    throw error;
  }
}
