import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { TransferRecipients } from './transfer-recipients.js';

const PURPOSES = Object.values(AccountPurpose);

/** What account holders agreed to, as it is now in Postgres: no other process can hold an older answer. */
@Injectable()
export class Consents {
  constructor(
    private readonly context: ContextStore,
    private readonly log: ConsentLog,
    private readonly recipients: TransferRecipients,
  ) {}

  /**
   * Whether the account holder agreed, and still does [P27]. Asked once per HTTP request; jobs and sockets, which live longer, ask each time.
   * @param recipient key of the recipient, for transfers: an agreement holds for one [P66]
   */
  async granted(accountId: string, purpose: AccountPurpose, recipient: string | null = null): Promise<boolean> {
    const choices = await this.choicesOf(accountId);
    return choices.some((choice) => choice.purpose === purpose && choice.recipient === recipient && this.allows(choice));
  }

  /** Whether a choice still allows what it is about. An agreement names the recipient's country: one that has moved needs another [P66]. */
  allows({ granted, recipient, recipientCountry }: ConsentFact): boolean {
    const now = recipient === null ? null : this.recipients.find(recipient);
    return granted && (now === null || now.country === recipientCountry);
  }

  /** What holds, for each purpose and recipient that was ever chosen about. */
  choicesOf(accountId: string): Promise<ConsentFact[]> {
    const context = this.context.optional;
    if (!context?.http) return this.log.latestOfAccount(accountId, PURPOSES);
    const known = context.memo.get(keyOf(accountId)) as Promise<ConsentFact[]> | undefined;
    if (known) return known;
    const asked = this.log.latestOfAccount(accountId, PURPOSES);
    context.memo.set(keyOf(accountId), asked);
    return asked;
  }

  /** For whoever changes a choice: the request that did so sees the new one. */
  forget(accountId: string): void {
    this.context.optional?.memo.delete(keyOf(accountId));
  }
}

const keyOf = (accountId: string): string => `consent.choices:${accountId}`;
