import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { RateLimitedError } from '../../platform/errors/index.js';
import { ipSubject, type Limit, RateLimiter } from '../../platform/rate-limit/index.js';

const HOUR = 3_600;

/** Keeps anyone from filling somebody's mailbox through us, or our tables [P62]. */
@Injectable()
export class MailLimits {
  private readonly signUps: Limit;
  private readonly requests: Limit;
  private readonly toAddress: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly context: ContextStore,
  ) {
    this.signUps = limiter.define({ name: 'accounts.sign-up.ip', points: 20, seconds: HOUR, developmentPoints: 1_000 });
    this.requests = limiter.define({ name: 'accounts.mail.ip', points: 30, seconds: HOUR, developmentPoints: 1_000 });
    this.toAddress = limiter.define({ name: 'accounts.mail.address', points: 10, seconds: HOUR });
  }

  /** @throws RateLimitedError, whether the address is taken or not */
  async signUp(emailCanonical: string): Promise<void> {
    await this.signUps.consume(ipSubject(this.context.current.ip));
    await this.toAddress.consume(emailCanonical);
  }

  /** For somebody who is signed in. @throws RateLimitedError */
  async request(emailCanonical: string): Promise<void> {
    await this.requests.consume(ipSubject(this.context.current.ip));
    await this.toAddress.consume(emailCanonical);
  }

  /** As {@link request}, for answers that are the same in any case. */
  admits(emailCanonical: string): Promise<boolean> {
    return isAdmitted(this.request(emailCanonical));
  }

  /** Whether the address may get another mail, whoever asks. */
  admitsAnother(emailCanonical: string): Promise<boolean> {
    return isAdmitted(this.toAddress.consume(emailCanonical));
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
