import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/index.js';
import { assertGoodPassword } from './new-password.js';
import { PasswordHasher } from './password-hasher.js';
import { Passwords } from './passwords.js';
import { People } from './people.js';
import { Sessions } from './sessions.js';

/** Replaces the password of whoever is signed in, or gives a first one to somebody who signs in otherwise. Other sessions end. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly people: People,
    private readonly hasher: PasswordHasher,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /**
   * @param currentPassword counts as the re-authentication; absent: one within the last ten minutes is needed
   * @returns the account's id
   * @throws InvalidInputError, InvalidCredentialsError, ReauthenticationRequiredError, RateLimitedError
   */
  async run(newPassword: string, currentPassword: string | undefined): Promise<string> {
    const caller = currentPassword === undefined ? this.sessions.requireRecentAuthentication() : this.sessions.caller;
    const { accountId, sessionId } = caller;
    const { email, displayName } = await this.people.get(accountId);
    assertGoodPassword('newPassword', newPassword, [email, displayName]);
    if (currentPassword !== undefined) await this.passwords.check(accountId, currentPassword);
    const hash = await this.hasher.hash(newPassword);
    await this.uow.run(async () => {
      await this.passwords.replace(await this.people.lock(accountId), hash, 'password.changed');
      await this.sessions.end({ accountId, except: sessionId });
      await this.sessions.renew(caller, { authenticated: currentPassword !== undefined });
    });
    return accountId;
  }
}
