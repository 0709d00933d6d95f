import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { ActionTokens } from './action-tokens.js';
import { AccountEntity } from './entities/account.entity.js';
import { InvalidTokenError } from './errors.js';
import { assertGoodPassword } from './new-password.js';
import { PasswordAttempts } from './password-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { Passwords } from './passwords.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Sets a new password through a mailed link, ends every session and signs in here. Whoever can do this owns the address. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly tokens: ActionTokens,
    private readonly hasher: PasswordHasher,
    private readonly passwords: Passwords,
    private readonly attempts: PasswordAttempts,
    private readonly sessions: Sessions,
  ) {}

  /**
   * A refused password leaves the link as it is.
   * @returns the account's id
   * @throws InvalidTokenError, InvalidInputError, RateLimitedError
   */
  async run(token: string, newPassword: string): Promise<string> {
    const { accountId } = await this.tokens.check(token, 'RESET_PASSWORD');
    const holder = await this.people.find(accountId);
    if (!holder) throw new InvalidTokenError();
    const { email, displayName, emailCanonical } = holder;
    assertGoodPassword('newPassword', newPassword, [email, displayName]);
    const hash = await this.hasher.hash(newPassword);
    await this.uow.run(async () => {
      await this.tokens.use(token, 'RESET_PASSWORD');
      const person = await this.people.lock(accountId);
      if (person.lifecycle !== 'ACTIVE' || person.suspendedAt) throw new InvalidTokenError();
      await this.database.write.update(AccountEntity, { id: accountId }, { emailVerifiedAt: person.emailVerifiedAt ?? this.clock.now() });
      await this.passwords.replace(person, hash, 'password.reset');
      await this.sessions.end({ accountId });
      await this.sessions.start(person);
    });
    await this.attempts.forget(emailCanonical);
    return accountId;
  }
}
