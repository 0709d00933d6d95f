import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { ActionTokens } from './action-tokens.js';
import { AuditTrail } from './audit-trail.js';
import type { Person } from './domain/person.js';
import { InvalidCredentialsError } from './errors.js';
import { passwordChangedTexts } from './mail-texts.js';
import { PasswordAttempts } from './password-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** The password of an account: checked for somebody who is signed in, and replaced. */
@Injectable()
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly sessions: Sessions,
    private readonly attempts: PasswordAttempts,
    private readonly hasher: PasswordHasher,
    private readonly tokens: ActionTokens,
    private readonly audit: AuditTrail,
    private readonly mailer: Mailer,
  ) {}

  /** @throws InvalidCredentialsError where it is wrong, or the account has none; RateLimitedError */
  async check(accountId: string, password: string): Promise<void> {
    const { emailCanonical } = await this.people.get(accountId);
    await this.attempts.begin(emailCanonical);
    const kept = await this.people.passwordHashOf(accountId);
    // A stolen cookie guesses from elsewhere, and waits as strangers do.
    const known = await this.sessions.wasHere(accountId);
    if (await this.attempts.make(emailCanonical, known, () => this.hasher.matches(password, kept))) {
      await this.attempts.succeeded(emailCanonical);
      return;
    }
    await this.attempts.failed(emailCanonical);
    throw new InvalidCredentialsError();
  }

  /** Sets a hash, makes waiting links worthless and tells the address; in the unit of work in force. The caller ends sessions. */
  async replace(person: Person, passwordHash: string, action: 'password.changed' | 'password.reset'): Promise<void> {
    await this.database.write.query(
      `INSERT INTO identities (id, account_id, provider, password_hash, created_at) VALUES ($1, $2, 'EMAIL', $3, $4)
       ON CONFLICT (account_id, provider) DO UPDATE SET password_hash = excluded.password_hash`,
      [newId(), person.id, passwordHash, this.clock.now()],
    );
    await this.tokens.cancel(person.id);
    await this.audit.record({ action, subject: person.id, actor: { kind: 'PERSON', accountId: person.id } });
    await this.mailer.send({ to: person.email, accountId: person.id, locale: person.locale, purpose: 'password-changed', texts: passwordChangedTexts });
  }
}
