import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { type ConsentFact, ConsentLog } from './consent-log.js';
import type { ConsentNotice } from './consent-notices.js';
import { Consents } from './consents.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { ConsentChanged } from './events.js';
import { PurposeCircumstances } from './purpose-circumstances.js';

/** Where an account holder's choice came from. */
export type ChoiceSource = 'SETTINGS' | 'SIGN_UP' | 'CHECKOUT' | 'UNSUBSCRIBE' | 'OBJECTION';

export interface AccountChoice {
  readonly purpose: AccountPurpose;
  readonly granted: boolean;
  /** Key of the recipient, for transfers. */
  readonly recipient?: string | null;
  /** Where the recipient is, by what was shown. */
  readonly recipientCountry?: string | null;
  /** What was shown; a refusal needs none. */
  readonly notice?: ConsentNotice | null;
  readonly source: ChoiceSource;
}

/** The one place where account holders' choices are written down. */
@Injectable()
export class AccountChoices {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
    private readonly log: ConsentLog,
    private readonly consents: Consents,
    private readonly circumstances: PurposeCircumstances,
  ) {}

  /**
   * Writes a choice down, unless it is the one that holds: asked twice, it is written once. Agreeing to a text that is newer than the agreement, or to a recipient
   * that has moved, is another agreement.
   * @returns whether it was written
   * @throws Error outside of a unit of work
   */
  async choose(accountId: string, { purpose, granted, recipient = null, recipientCountry = null, notice = null, source }: AccountChoice): Promise<boolean> {
    const subjectId = await this.lock(accountId);
    this.consents.forget(accountId);
    const held = (await this.consents.choicesOf(accountId)).find((choice) => choice.purpose === purpose && choice.recipient === recipient);
    const again = held?.granted === granted && (!granted || (held.recipientCountry === recipientCountry && !isNewer(notice, held)));
    if (again && !(await this.endsGrants(held))) return false;
    await this.log.append([{ subjectId, purpose, granted, recipient, recipientCountry, source, ...(await this.circumstances.current(notice)) }]);
    this.consents.forget(accountId);
    if ((held?.granted ?? false) !== granted || held === undefined || again) await this.events.publish(new ConsentChanged(accountId, purpose, granted, recipient));
    return true;
  }

  /**
   * Nobody else decides about the account's choices before this unit of work ends.
   * @returns the subject that stands for it
   * @throws Error outside of a unit of work
   */
  async lock(accountId: string): Promise<string> {
    const subjectId = await this.log.subjectOfAccount(accountId);
    await this.log.lock([subjectId]);
    return subjectId;
  }

  /** Whether a refusal of training, asked for once more, ends what was allowed for single things since [P37]. */
  private async endsGrants({ subjectId, purpose, granted, seq }: ConsentFact): Promise<boolean> {
    if (granted || purpose !== AccountPurpose.MODEL_TRAINING) return false;
    const [since]: unknown[] = await this.database.write.query(
      'SELECT 1 FROM consent_records WHERE subject_id = $1 AND purpose = $2 AND target_id IS NOT NULL AND granted AND seq > $3 LIMIT 1', [subjectId, purpose, seq]);
    return since !== undefined;
  }
}

/** Whether a text was first shown after an agreement. */
const isNewer = (notice: ConsentNotice | null, { recordedAt }: ConsentFact): boolean => notice !== null && notice.shownFrom > recordedAt;
