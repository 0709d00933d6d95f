import { Injectable } from '@nestjs/common';
import { AccountPurpose, Consents } from '../consent/index.js';
import { TransferConsents } from './transfer-consents.js';

/** What people have chosen, as the consent module has it. */
@Injectable()
export class RecordedTransferConsents extends TransferConsents {
  constructor(private readonly consents: Consents) {
    super();
  }

  override granted(accountId: string, recipient: string): Promise<boolean> {
    return this.consents.granted(accountId, AccountPurpose.INTERNATIONAL_TRANSFER, recipient);
  }
}
