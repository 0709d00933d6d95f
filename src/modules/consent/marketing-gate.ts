import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { type GatedMail, type MailGate, MailGates, type WayOut } from '../../platform/mail/index.js';
import { AccountsService } from '../accounts/index.js';
import { ConsentLog } from './consent-log.js';
import { Marketing } from './marketing.js';
import { noticeTexts } from './notice-texts.js';
import { Suppressions } from './suppressions.js';

/** Keeps marketing mail from whoever doesn't want it: as it is written, and again as it is sent [P21]. */
@Injectable()
export class MarketingGate implements MailGate, OnModuleInit {
  private readonly texts = noticeTexts('unsubscribe', ['reason', 'link']);

  constructor(
    private readonly config: Config,
    private readonly gates: MailGates,
    private readonly accounts: AccountsService,
    private readonly marketing: Marketing,
    private readonly suppressions: Suppressions,
    private readonly log: ConsentLog,
  ) {}

  onModuleInit(): void {
    this.gates.guardMarketing(this);
  }

  async refusalOf({ to, accountId }: GatedMail): Promise<string | null> {
    const person = await this.accounts.find(accountId);
    // Written to an address that is no longer theirs.
    if (person && !this.suppressions.hashOf(person.email).equals(this.suppressions.hashOf(to))) return 'ADDRESS_CHANGED';
    const permission = await this.marketing.mayMail(accountId);
    return permission.allowed ? null : permission.reason;
  }

  async wayOutOf({ to, accountId }: GatedMail): Promise<WayOut> {
    const token = this.suppressions.tokenFor({ addressHash: this.suppressions.hashOf(to), subjectId: await this.log.subjectOfAccount(accountId) });
    return { url: `${this.config.publicUrl}/unsubscribe?token=${token}`, label: this.texts.link, reason: this.texts.reason };
  }
}
