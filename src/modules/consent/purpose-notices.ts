import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { languageTags, type Locale, type Texts } from '../../platform/context/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import type { RecipientFacts } from '../legal/index.js';
import { type ConsentNotice, ConsentNotices, type NoticeText } from './consent-notices.js';
import { AccountPurpose } from './domain/account-purpose.js';
import { noticeHtml } from './domain/notice-html.js';
import { noticeTexts } from './notice-texts.js';
import { PurposeCircumstances } from './purpose-circumstances.js';
import { TransferRecipients } from './transfer-recipients.js';

/** Prefix of the public ids of what people were asked with. */
export const NOTICE = 'notice';

/** What can be asked: about a purpose as a whole, or whether one result may be trained with [P35]. */
export type NoticeKind = AccountPurpose | 'TRAINING_ITEM';

/** A text, kept before anybody sees it. */
export type IssuedNotice = NoticeText & Pick<ConsentNotice, 'id' | 'textHash'>;

/** The texts that account holders are asked with. */
@Injectable()
export class PurposeNotices {
  private readonly common = noticeTexts('common', ['withdraw', 'agree', 'refuse']);
  private readonly texts = new Map<NoticeKind, Record<'title' | 'body' | 'withdraw', Texts>>([
    ...Object.values(AccountPurpose).map((purpose) => [purpose, { withdraw: this.common.withdraw, ...noticeTexts(purpose, ['title', 'body']) }] as const),
    ['TRAINING_ITEM', noticeTexts('TRAINING_ITEM', ['title', 'body', 'withdraw'])],
  ]);
  private readonly names: Readonly<Record<string, string>>;

  constructor(
    private readonly notices: ConsentNotices,
    private readonly circumstances: PurposeCircumstances,
    private readonly recipients: TransferRecipients,
  ) {
    const { company } = readPolicyFile('company.json') as { readonly company: { readonly name: string; readonly service: string } };
    this.names = { company: company.name, service: company.service };
  }

  /** The text to show now. @returns null where there is nothing to ask: a transfer without a recipient that needs an agreement, or a recipient for anything else */
  async toShow(kind: NoticeKind, locale: Locale, recipientKey: string | null = null): Promise<IssuedNotice | null> {
    const recipient = recipientKey === null ? null : this.recipients.find(recipientKey);
    if ((kind === AccountPurpose.INTERNATIONAL_TRANSFER) !== (recipient !== null) || (recipient === null) !== (recipientKey === null)) return null;
    const text = await this.textOf(kind, locale, recipient);
    return { ...text, ...(await this.notices.keep(text)) };
  }

  /**
   * What somebody who agrees was shown. It has to be the text that is shown now, in whichever language: one that was replaced, with a new version of the privacy policy
   * too, or that names another recipient or country, is asked anew.
   * @param field of the input that names the notice
   * @returns null for a notice that there never was
   * @throws InvalidInputError for any other text
   */
  async shown(noticeId: string, kind: NoticeKind, field: string, recipient: RecipientFacts | null = null): Promise<ConsentNotice | null> {
    const shown = await this.notices.find(noticeId);
    if (!shown) return null;
    const now = await this.textOf(kind, shown.locale, recipient);
    if (shown.kind !== kind || shown.policyVersion !== now.policyVersion || shown.html !== now.html) throw new InvalidInputError(field, 'NOT_OFFERED');
    return shown;
  }

  private async textOf(kind: NoticeKind, locale: Locale, recipient: RecipientFacts | null): Promise<NoticeText> {
    const text = this.texts.get(kind);
    if (!text) throw new Error(`no notice for ${kind}`);
    const words = { title: text.title[locale], body: text.body[locale], withdraw: text.withdraw[locale], agree: this.common.agree[locale], refuse: this.common.refuse[locale] };
    const values = { ...this.names, ...(recipient ? { recipient: this.recipients.nameOf(recipient, locale), country: countryIn(locale, recipient.country) } : {}) };
    const html = noticeHtml(words, { locale, purpose: kind, recipient: recipient?.key ?? null, values });
    return { kind, locale, policyVersion: await this.circumstances.policyVersion(), html };
  }
}

const countryIn = (locale: Locale, country: string): string => new Intl.DisplayNames([languageTags[locale]], { type: 'region' }).of(country) ?? country;
