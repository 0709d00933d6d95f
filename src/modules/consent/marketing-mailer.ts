import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { Mailer, type MailTexts } from '../../platform/mail/index.js';
import { AccountsService } from '../accounts/index.js';
import { Marketing, type MailPermission } from './marketing.js';

/** One offer, as it is mailed. The reason why people get it and the link that ends such mails are added. */
export interface Campaign {
  /** Lower case words joined by dashes, e.g. `spring-styles`. */
  readonly key: string;
  readonly texts: MailTexts;
  readonly values?: Readonly<Record<string, string | number>>;
  /** Path of the web app that the mail's link leads to. */
  readonly path?: string;
  /** About our own services like the ones that customers bought. Anything else goes only to those who asked for it [P22]. */
  readonly similar: boolean;
}

/** The one way to send marketing mail: docs/marketing-mail.md. */
@Injectable()
export class MarketingMailer {
  constructor(
    private readonly accounts: AccountsService,
    private readonly marketing: Marketing,
    private readonly mailer: Mailer,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Writes the mail and its sending down where the person may get it now; whether they still may is asked again as it is sent.
   * @returns the permission that was found, with the mail's id where there is one
   */
  send(campaign: Campaign, accountId: string): Promise<MailPermission & { readonly mailId?: string }> {
    return this.uow.run(async () => {
      const permission = await this.marketing.mayMail(accountId, campaign);
      const person = permission.allowed ? await this.accounts.find(accountId) : null;
      if (!person) return permission;
      const { key, texts, values = {}, path } = campaign;
      const mailId = await this.mailer.send({
        category: 'MARKETING', accountId, to: person.email, locale: person.locale, purpose: `marketing-${key}`, texts, values, ...(path === undefined ? {} : { path }),
      });
      return { ...permission, mailId };
    });
  }
}
