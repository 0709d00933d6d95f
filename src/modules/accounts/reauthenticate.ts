import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { ActionTokens } from './action-tokens.js';
import { AuditTrail } from './audit-trail.js';
import { RECENT_AUTHENTICATION_MS } from './domain/session-rules.js';
import { InvalidCredentialsError } from './errors.js';
import { MailLimits } from './mail-limits.js';
import { reauthenticationCodeTexts } from './mail-texts.js';
import { Passwords } from './passwords.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Exactly one of them. */
export interface Factors {
  readonly password?: string;
  readonly totp?: string;
  readonly mailCode?: string;
}

/** Proof that the person at this browser is still the one who signed in. */
@Injectable()
export class Reauthenticate {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly tokens: ActionTokens,
    private readonly limits: MailLimits,
    private readonly mailer: Mailer,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The session goes on under a new id.
   * @returns until when sensitive actions ask for nothing more
   * @throws InvalidInputError unless exactly one factor is given, and for one that isn't set up; InvalidCredentialsError, RateLimitedError
   */
  async run({ password, totp, mailCode }: Factors): Promise<Date> {
    const { caller } = this.sessions;
    if ([password, totp, mailCode].filter((factor) => factor !== undefined).length !== 1) throw new InvalidInputError(null, 'INVALID');
    if (totp !== undefined) throw new InvalidInputError('totp', 'NOT_OFFERED');
    if (password !== undefined) await this.passwords.check(caller.accountId, password);
    const code = mailCode === undefined ? null : await this.checkCode(caller.accountId, mailCode);
    await this.uow.run(async () => {
      if (code !== null && !(await this.tokens.spend(code))) throw new InvalidCredentialsError();
      await this.sessions.renew(caller, { authenticated: true });
      await this.audit.record({ action: 'session.reauthenticated', subject: caller.accountId, details: { factor: code === null ? 'PASSWORD' : 'MAIL_CODE' } });
    });
    return new Date(this.sessions.caller.authenticatedAt.getTime() + RECENT_AUTHENTICATION_MS);
  }

  /** Mails a code, for people without a password. @throws RateLimitedError */
  async requestCode(): Promise<void> {
    const { accountId } = this.sessions.caller;
    const person = await this.people.get(accountId);
    await this.limits.request(accountId);
    await this.uow.run(async () => {
      const code = await this.tokens.issueCode(accountId);
      await this.mailer.send({ to: person.email, accountId, locale: person.locale, purpose: 'reauthentication-code', texts: reauthenticationCodeTexts, values: { code } });
    });
  }

  /** @returns the code's id */
  private async checkCode(accountId: string, mailCode: string): Promise<string> {
    const expected = await this.uow.run(() => this.tokens.beginCodeAttempt(accountId));
    if (!expected || !this.tokens.isCode(expected, mailCode)) throw new InvalidCredentialsError();
    return expected.id;
  }
}
