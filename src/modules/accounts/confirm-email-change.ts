import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, sqlStateOf, UNIQUE_VIOLATION, UnitOfWork } from '../../platform/database/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { ActionTokens } from './action-tokens.js';
import { AuditTrail } from './audit-trail.js';
import { canonicalEmail } from './domain/email-address.js';
import { AccountEntity } from './entities/account.entity.js';
import { InvalidTokenError } from './errors.js';
import { emailChangedTexts } from './mail-texts.js';
import { People } from './people.js';

/** Puts a new address in force through the link that was mailed to it, and tells the old one. Signs nobody in. */
@Injectable()
export class ConfirmEmailChange {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly tokens: ActionTokens,
    private readonly mailer: Mailer,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * @returns the new address
   * @throws InvalidTokenError, also where the address has got an account in the meantime
   */
  async run(token: string): Promise<string> {
    try {
      return await this.uow.run(() => this.confirm(token));
    } catch (error) {
      if (sqlStateOf(error) === UNIQUE_VIOLATION) throw new InvalidTokenError();
      throw error;
    }
  }

  private async confirm(token: string): Promise<string> {
    const { accountId, newEmail } = await this.tokens.use(token, 'CHANGE_EMAIL');
    const emailCanonical = canonicalEmail(newEmail ?? '');
    const person = await this.people.lock(accountId);
    if (newEmail === null || emailCanonical === null || person.lifecycle !== 'ACTIVE' || person.suspendedAt) throw new InvalidTokenError();
    await this.database.write.update(AccountEntity, { id: accountId }, { email: newEmail, emailCanonical, emailVerifiedAt: this.clock.now() });
    await this.database.write.query('DELETE FROM sign_ups WHERE email_canonical = $1', [emailCanonical]);
    // Links that went to the old address must not open the account any more.
    await this.tokens.cancel(accountId);
    await this.audit.record({ action: 'email.changed', subject: accountId, actor: { kind: 'PERSON', accountId } });
    await this.mailer.send({ to: person.email, accountId, locale: person.locale, purpose: 'email-changed', texts: emailChangedTexts });
    return newEmail;
  }
}
