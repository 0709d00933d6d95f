import { Injectable } from '@nestjs/common';
import { readPolicyFile } from '../../config/index.js';
import { fillText, type Locale } from '../../platform/context/index.js';
import { BreachReader } from './breach-reader.js';
import { breachText } from './breach-texts.js';

export interface BreachNoticeView {
  readonly breachId: string;
  readonly title: string;
  readonly body: string;
  readonly createdAt: Date;
}

/** What people were told of breaches, where no mail can get lost. */
@Injectable()
export class BreachNotices {
  private readonly about = readPolicyFile('company.json') as { contact: { privacy: string }; regulator: { name: string } };

  constructor(private readonly reader: BreachReader) {}

  /** In the person's present language, newest first. */
  async of(accountId: string, locale: Locale): Promise<BreachNoticeView[]> {
    const told = await this.reader.noticesOf(accountId, locale);
    return told.map(({ breachId, toldAt, ...words }) => {
      const { subject, body } = breachText({ locale, ...words });
      return { breachId, title: subject, body: fillText(body, { contact: this.about.contact.privacy, regulator: this.about.regulator.name }), createdAt: toldAt };
    });
  }
}
