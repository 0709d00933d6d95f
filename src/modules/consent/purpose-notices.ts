import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { languageTags, Locale } from '../../platform/context/index.js';
import { InvalidInputError, NotFoundError } from '../../platform/errors/index.js';
import type { RecipientFacts } from '../legal/index.js';
import { type ConsentNotice, ConsentNotices } from './consent-notices.js';
import { AccountPurpose, isPerRecipient } from './domain/account-purpose.js';
import { noticeHtml, recipientMark } from './domain/notice-html.js';
import { noticeTexts } from './notice-texts.js';
import { PurposeCircumstances } from './purpose-circumstances.js';
import { TransferRecipients } from './transfer-recipients.js';

/** A page that was open while the text changed may still be answered for so long. */
const ANSWERABLE_MS = 24 * 60 * 60 * 1_000;

/** The texts that account holders are asked with. */
@Injectable()
export class PurposeNotices {
  private readonly common = noticeTexts('common', ['withdraw', 'agree', 'refuse']);
  private readonly texts = new Map(Object.values(AccountPurpose).map((purpose) => [purpose, noticeTexts(purpose, ['title', 'body'])]));
  private readonly names: Readonly<Record<string, string>>;

  constructor(
    private readonly notices: ConsentNotices,
    private readonly circumstances: PurposeCircumstances,
    private readonly recipients: TransferRecipients,
    private readonly clock: Clock,
  ) {
    const { company } = readPolicyFile('company.json') as { readonly company: { readonly name: string; readonly service: string } };
    this.names = { company: company.name, service: company.service };
  }

  /** The text to show now. @returns null where there is nothing to ask: a transfer without a recipient that needs an agreement, or a recipient for anything else */
  async toShow(purpose: AccountPurpose, locale: Locale, recipientKey: string | null): Promise<ConsentNotice | null> {
    const recipient = recipientKey === null ? null : this.recipients.find(recipientKey);
    return isPerRecipient(purpose) === (recipient !== null) && (recipient !== null) === (recipientKey !== null) ? this.current(purpose, locale, recipient) : null;
  }

  /** Kept before anybody sees it. */
  private async current(purpose: AccountPurpose, locale: Locale, recipient: RecipientFacts | null = null): Promise<ConsentNotice> {
    const text = this.texts.get(purpose);
    if (!text) throw new Error(`no notice for ${purpose}`);
    const words = { title: text.title[locale], body: text.body[locale], withdraw: this.common.withdraw[locale], agree: this.common.agree[locale], refuse: this.common.refuse[locale] };
    const values = { ...this.names, ...(recipient ? { recipient: this.recipients.nameOf(recipient, locale), country: countryIn(locale, recipient.country) } : {}) };
    const html = noticeHtml(words, { locale, purpose, recipient: recipient?.key ?? null, values });
    const { id } = await this.notices.keep({ kind: purpose, locale, policyVersion: await this.circumstances.policyVersion(), html });
    const kept = await this.notices.find(id);
    if (!kept) throw new Error('a notice was not kept');
    return kept;
  }

  /**
   * Makes sure that this is what somebody who agrees was shown.
   * @throws NotFoundError for a notice that there never was; InvalidInputError for one about something else, or that was replaced more than a day ago
   */
  async assertShown(noticeId: string, purpose: AccountPurpose, recipient: RecipientFacts | null = null): Promise<void> {
    const shown = await this.notices.find(noticeId);
    if (!shown) throw new NotFoundError();
    if (shown.kind !== purpose || (recipient && !shown.html.includes(recipientMark(recipient.key)))) throw new InvalidInputError('noticeId', 'NOT_OFFERED');
    const now = await this.current(purpose, shown.locale, recipient);
    if (now.id !== shown.id && this.clock.now().getTime() - now.shownFrom.getTime() > ANSWERABLE_MS) throw new InvalidInputError('noticeId', 'NOT_OFFERED');
  }
}

const countryIn = (locale: Locale, country: string): string => new Intl.DisplayNames([languageTags[locale]], { type: 'region' }).of(country) ?? country;
