import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { ActionTokens } from './action-tokens.js';
import { Background } from './background.js';
import { canonicalEmail } from './domain/email-address.js';
import { MailLimits } from './mail-limits.js';
import { resetPasswordTexts } from './mail-texts.js';
import { People } from './people.js';
import { ResendVerification } from './resend-verification.js';

/** Mails that anyone may ask for. The answer says nothing: looking the address up and writing the mail begin after it was decided. */
@Injectable()
export class RequestPasswordReset {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly people: People,
    private readonly tokens: ActionTokens,
    private readonly limits: MailLimits,
    private readonly mailer: Mailer,
    private readonly resend: ResendVerification,
    private readonly background: Background,
  ) {}

  /** A link to a new password; for a sign-up that waits, a link that confirms it and brings no password. */
  async run(email: string): Promise<void> {
    await this.afterAnswering('reset', email, async (emailCanonical) => {
      const person = await this.people.byEmail(emailCanonical);
      if (!person) return this.resend.run(emailCanonical, { withPassword: false });
      if (person.lifecycle !== 'ACTIVE' || person.suspendedAt) return;
      await this.uow.run(async () => {
        const token = await this.tokens.issueLink(person.id, 'RESET_PASSWORD');
        await this.mailer.send({ to: person.email, accountId: person.id, locale: person.locale, purpose: 'reset-password', texts: resetPasswordTexts, token });
      });
    });
  }

  /** The link of a waiting sign-up again. */
  async resendVerification(email: string): Promise<void> {
    await this.afterAnswering('resend', email, (emailCanonical) => this.resend.run(emailCanonical, { withPassword: true }));
  }

  private async afterAnswering(mail: 'reset' | 'resend', email: string, work: (emailCanonical: string) => Promise<void>): Promise<void> {
    const emailCanonical = canonicalEmail(email);
    if (emailCanonical !== null && (await this.limits.admits(mail, emailCanonical))) this.background.start(() => work(emailCanonical));
  }
}
