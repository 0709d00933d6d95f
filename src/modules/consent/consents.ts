import { Injectable } from '@nestjs/common';
import { ContextStore } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import type { ConsentFact } from './consent-log.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { ConsentRecordEntity } from './entities/consent-record.entity.js';

const PURPOSES = Object.values(AccountPurpose);

/** What account holders agreed to, as it is now in Postgres: no other process can hold an older answer. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    private readonly context: ContextStore,
  ) {}

  /**
   * Whether the account holder agreed, and still does [P27]. Asked once per HTTP request; jobs and sockets, which live longer, ask each time.
   * @param recipient key of the recipient, for transfers: an agreement holds for one [P66]
   */
  async granted(accountId: string, purpose: AccountPurpose, recipient: string | null = null): Promise<boolean> {
    const choices = await this.choicesOf(accountId);
    return choices.some((choice) => choice.purpose === purpose && choice.recipient === recipient && choice.granted);
  }

  /** What holds, for each purpose and recipient that was ever chosen about. */
  choicesOf(accountId: string): Promise<ConsentFact[]> {
    const context = this.context.optional;
    if (!context?.http) return this.read(accountId);
    const known = context.memo.get(keyOf(accountId)) as Promise<ConsentFact[]> | undefined;
    if (known) return known;
    const asked = this.read(accountId);
    context.memo.set(keyOf(accountId), asked);
    return asked;
  }

  /** For whoever changes a choice: the request that did so sees the new one. */
  forget(accountId: string): void {
    this.context.optional?.memo.delete(keyOf(accountId));
  }

  private read(accountId: string): Promise<ConsentFact[]> {
    return this.database.records(ConsentRecordEntity, 'consent-choices-of-account',
      `r WHERE r.subject_id = (SELECT s.id FROM consent_subjects s WHERE s.account_id = $1) AND r.target_id IS NULL AND r.purpose = ANY($2) AND NOT EXISTS (
         SELECT FROM consent_records later WHERE later.subject_id = r.subject_id AND later.purpose = r.purpose AND later.recipient IS NOT DISTINCT FROM r.recipient
            AND later.target_id IS NULL AND later.seq > r.seq)
       ORDER BY r.seq`, [accountId, PURPOSES]);
  }
}

const keyOf = (accountId: string): string => `consent.choices:${accountId}`;
