import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../platform/errors/index.js';
import { AccountsService } from '../accounts/index.js';
import { Consents } from './consents.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { ConsentBasis, marketingVerdict } from './domain/marketing-basis.js';
import { Marketing } from './marketing.js';
import { TransferRecipients } from './transfer-recipients.js';

/** What holds for one purpose, and for transfers one recipient. */
export interface PurposeState {
  readonly purpose: AccountPurpose;
  readonly granted: boolean;
  readonly basis: ConsentBasis;
  /** Key of the recipient. */
  readonly recipient: string | null;
  readonly since: Date | null;
}

/** All that an account holder can choose about, in one place [P74]. */
@Injectable()
export class PurposeStates {
  constructor(
    private readonly accounts: AccountsService,
    private readonly consents: Consents,
    private readonly marketing: Marketing,
    private readonly recipients: TransferRecipients,
  ) {}

  /** Every purpose, and every recipient that needs an agreement or ever had one. */
  async of(accountId: string): Promise<PurposeState[]> {
    const choices = await this.consents.choicesOf(accountId);
    const recipients = new Set([...this.recipients.all().map(({ key }) => key), ...choices.map(({ recipient }) => recipient).filter((key) => key !== null)]);
    const asked: [AccountPurpose, string | null][] = [
      [AccountPurpose.MODEL_TRAINING, null], [AccountPurpose.PRODUCT_IMPROVEMENT, null],
      // Without a recipient to agree to, that nothing is agreed to.
      ...(recipients.size === 0 ? [null] : [...recipients]).map((key): [AccountPurpose, string | null] => [AccountPurpose.INTERNATIONAL_TRANSFER, key]),
    ];
    const others = asked.map(([purpose, recipient]): PurposeState => {
      const choice = choices.find((one) => one.purpose === purpose && one.recipient === recipient);
      const granted = choice !== undefined && this.consents.allows(choice);
      return { purpose, recipient, granted, basis: granted ? ConsentBasis.CONSENT : ConsentBasis.NONE, since: choice?.recordedAt ?? null };
    });
    return [await this.marketingState(accountId, choices.find(({ purpose }) => purpose === AccountPurpose.MARKETING_EMAIL)?.recordedAt ?? null), ...others];
  }

  /** What holds for the purpose that was just chosen about. */
  async one(accountId: string, purpose: AccountPurpose, recipient: string | null): Promise<PurposeState> {
    const state = (await this.of(accountId)).find((one) => one.purpose === purpose && one.recipient === recipient);
    if (!state) throw new Error(`${purpose} has no state`);
    return state;
  }

  private async marketingState(accountId: string, chosenAt: Date | null): Promise<PurposeState> {
    const person = await this.accounts.find(accountId);
    if (!person) throw new NotFoundError();
    const facts = await this.marketing.facts(person);
    const verdict = marketingVerdict(facts, true);
    const basis = verdict.allowed ? verdict.basis : ConsentBasis.NONE;
    return {
      purpose: AccountPurpose.MARKETING_EMAIL, recipient: null, basis, granted: basis === ConsentBasis.CONSENT,
      since: basis === ConsentBasis.SOFT_OPT_IN ? facts.customerSince : chosenAt,
    };
  }
}
