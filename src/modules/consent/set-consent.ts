import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, NotFoundError } from '../../platform/errors/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { AccountsService } from '../accounts/index.js';
import { AccountChoices } from './account-choices.js';
import { Consents } from './consents.js';
import { AccountPurpose, isPerRecipient } from './domain/account-purpose.js';
import { Marketing } from './marketing.js';
import { PurposeNotices } from './purpose-notices.js';
import { Suppressions } from './suppressions.js';
import { TransferRecipients } from './transfer-recipients.js';

export interface ConsentRequest {
  readonly purpose: AccountPurpose;
  readonly granted: boolean;
  /** Row id of the notice that was shown. */
  readonly noticeId: string | null;
  /** Key of a recipient. */
  readonly recipient: string | null;
}

/** An account holder's own choice about one purpose. It holds from the next request on, everywhere [P74]. */
@Injectable()
export class SetConsent {
  private readonly grants: Limit;

  constructor(
    limiter: RateLimiter,
    private readonly uow: UnitOfWork,
    private readonly accounts: AccountsService,
    private readonly choices: AccountChoices,
    private readonly consents: Consents,
    private readonly marketing: Marketing,
    private readonly notices: PurposeNotices,
    private readonly recipients: TransferRecipients,
    private readonly suppressions: Suppressions,
  ) {
    // Withdrawing is never held up, and once withdrawn there is nothing to write: this bounds both.
    this.grants = limiter.define({ name: 'consent.grant.account', points: 60, seconds: 3_600 });
  }

  /**
   * A refusal needs no notice and always gets through; a grant names the notice that was shown.
   * @throws InvalidInputError, NotFoundError, RateLimitedError
   */
  async run(accountId: string, { purpose, granted, noticeId, recipient: key }: ConsentRequest): Promise<void> {
    if (isPerRecipient(purpose) !== (key !== null)) throw new InvalidInputError('recipientId', key === null ? 'REQUIRED' : 'NOT_OFFERED');
    if (!granted) return this.withdraw(accountId, purpose, key);
    const recipient = key === null ? null : this.recipients.find(key);
    if (key !== null && !recipient) throw new NotFoundError();
    if (noticeId === null) throw new InvalidInputError('noticeId', 'REQUIRED');
    await this.grants.consume(accountId);
    const notice = await this.notices.shown(noticeId, purpose, 'noticeId', recipient);
    if (!notice) throw new NotFoundError();
    await this.uow.run(async () => {
      if (purpose === AccountPurpose.MARKETING_EMAIL) await this.welcomeBack(accountId);
      await this.choices.choose(accountId, { purpose, granted, recipient: key, recipientCountry: recipient?.country ?? null, notice, source: 'SETTINGS' });
    });
  }

  private async withdraw(accountId: string, purpose: AccountPurpose, key: string | null): Promise<void> {
    // A recipient that is off the register may still have an agreement.
    if (key !== null && !this.recipients.find(key) && !(await this.consents.choicesOf(accountId)).some(({ recipient }) => recipient === key)) throw new NotFoundError();
    await this.uow.run(async () => {
      if (purpose === AccountPurpose.MARKETING_EMAIL) await this.marketing.object(accountId, 'SETTINGS');
      else await this.choices.choose(accountId, { purpose, granted: false, recipient: key, source: 'SETTINGS' });
    });
  }

  /** Asking for mails takes an address off the list again. */
  private async welcomeBack(accountId: string): Promise<void> {
    const person = await this.accounts.find(accountId);
    if (!person) throw new NotFoundError();
    await this.choices.lock(accountId);
    await this.suppressions.lift(this.suppressions.hashOf(person.email));
  }
}
