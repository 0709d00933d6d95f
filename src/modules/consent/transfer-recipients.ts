import { Injectable } from '@nestjs/common';
import type { Locale } from '../../platform/context/index.js';
import { type RecipientFacts, Recipients } from '../legal/index.js';

/** The recipients that people must explicitly agree to, one by one (Art. 49(1)(a) GDPR) [P66]. */
@Injectable()
export class TransferRecipients {
  constructor(private readonly recipients: Recipients) {}

  all(): readonly RecipientFacts[] {
    return this.recipients.all().filter(({ transferMechanism }) => transferMechanism === 'explicit-consent');
  }

  find(key: string): RecipientFacts | null {
    return this.all().find((recipient) => recipient.key === key) ?? null;
  }

  nameOf(recipient: RecipientFacts, locale: Locale): string {
    return this.recipients.nameOf(recipient, locale);
  }
}
