import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { type RecipientFacts, Recipients } from '../legal/index.js';
import { TransferConsents } from './transfer-consents.js';

/** What a task relies on when its data goes to a provider. */
export interface Reliance {
  readonly recipient: RecipientFacts;
  readonly evidenceIds: readonly string[];
}

/** Whether a provider may get somebody's data: a recipient in use, evidence that holds, a safeguard for the transfer, the person's consent to it where it rests on that. */
@Injectable()
export class ProviderEligibility {
  constructor(
    private readonly recipients: Recipients,
    private readonly consents: TransferConsents,
    private readonly clock: Clock,
  ) {}

  /**
   * @param accountId null: somebody who isn't signed in and has agreed to nothing
   * @returns null where it may not get it [P34] [P65] [P66]
   */
  async of(provider: string, accountId: string | null): Promise<Reliance | null> {
    const key = this.recipients.ofProvider(provider)?.key;
    if (key === undefined) return null;
    const found = await this.recipients.eligibility(key, this.clock.now());
    if (!found.eligible) return null;
    if (found.needsConsent && !(await this.hasAgreed(accountId, key))) return null;
    return { recipient: found.recipient, evidenceIds: found.evidenceIds };
  }

  private async hasAgreed(accountId: string | null, recipient: string): Promise<boolean> {
    return accountId !== null && this.consents.granted(accountId, recipient);
  }

  /** The recipient whose transfer a person has to agree to first; null where it doesn't rest on consent. */
  consentRecipientOf(provider: string): string | null {
    const recipient = this.recipients.ofProvider(provider);
    return recipient?.transferMechanism === 'explicit-consent' ? recipient.key : null;
  }
}
