import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { ActionTokens } from './action-tokens.js';
import { AuditTrail } from './audit-trail.js';
import { parseEmail } from './domain/email-address.js';
import { MailLimits } from './mail-limits.js';
import { alreadyRegisteredTexts, confirmEmailChangeTexts, emailChangeRequestedTexts } from './mail-texts.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Asks for another address: it counts once its own link is followed. The old one is told now, while there is time to stop it. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly tokens: ActionTokens,
    private readonly limits: MailLimits,
    private readonly mailer: Mailer,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The answer is the same for a taken address, whose holder is told.
   * @returns the new address
   * @throws ReauthenticationRequiredError, InvalidInputError, RateLimitedError
   */
  async run(newEmail: string): Promise<string> {
    const { accountId } = this.sessions.requireRecentAuthentication();
    const address = parseEmail(newEmail);
    if (!address) throw new InvalidInputError('email', 'NOT_AN_EMAIL');
    const { email, canonical: emailCanonical } = address;
    const person = await this.people.get(accountId);
    if (email === person.email) throw new InvalidInputError('email', 'INVALID');
    await this.limits.changeTo(emailCanonical, accountId);
    await this.uow.run(async () => {
      const holder = await this.people.byEmail(emailCanonical);
      const token = await this.tokens.issueLink(accountId, 'CHANGE_EMAIL', email);
      if (holder && holder.id !== accountId) {
        await this.mailer.send({ to: holder.email, accountId: holder.id, locale: holder.locale, purpose: 'already-registered', texts: alreadyRegisteredTexts, path: 'sign-in' });
      } else {
        await this.mailer.send({ to: email, accountId, locale: person.locale, purpose: 'confirm-email-change', texts: confirmEmailChangeTexts, token });
      }
      await this.mailer.send({ to: person.email, accountId, locale: person.locale, purpose: 'email-change-requested', texts: emailChangeRequestedTexts });
      await this.audit.record({ action: 'email-change.requested', subject: accountId });
    });
    return email;
  }
}
