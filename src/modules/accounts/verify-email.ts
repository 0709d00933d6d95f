import { Injectable } from '@nestjs/common';
import { Role } from '../../platform/context/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, UNIQUE_VIOLATION, UnitOfWork, sqlStateOf } from '../../platform/database/index.js';
import { AccountCreation } from './account-creation.js';
import { hashToken, isToken } from './domain/secret-token.js';
import { SignUpEntity } from './entities/sign-up.entity.js';
import { InvalidTokenError } from './errors.js';
import { Sessions } from './sessions.js';

/** Turns a sign-up into an account through its mailed link, which works once, and signs in. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly creation: AccountCreation,
    private readonly sessions: Sessions,
  ) {}

  /**
   * @returns the new account's id
   * @throws InvalidTokenError
   */
  async run(token: string): Promise<string> {
    if (!isToken(token)) throw new InvalidTokenError();
    try {
      return await this.uow.run(() => this.verify(hashToken(token)));
    } catch (error) {
      // Another sign-up for the same address was confirmed at this moment.
      if (sqlStateOf(error) === UNIQUE_VIOLATION) throw new InvalidTokenError();
      throw error;
    }
  }

  private async verify(tokenHash: Buffer): Promise<string> {
    const signUp = await this.database.write.findOne(SignUpEntity, { where: { tokenHash }, lock: { mode: 'pessimistic_write' } });
    if (!signUp || signUp.tokenExpiresAt <= this.clock.now()) throw new InvalidTokenError();
    await this.database.write.delete(SignUpEntity, { emailCanonical: signUp.emailCanonical });
    const { email, emailCanonical, passwordHash, displayName, locale, ageConfirmedAt, marketingRefusedAt, acceptedPolicyVersion } = signUp;
    const account = await this.creation.create({
      email, emailCanonical, passwordHash, displayName, locale, role: Role.USER, ageConfirmedAt, marketingRefusedAt, acceptedPolicyVersion,
    });
    await this.sessions.start(account);
    return account.id;
  }
}
