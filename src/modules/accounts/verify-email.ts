import { Injectable } from '@nestjs/common';
import { type Locale, Role } from '../../platform/context/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Database, UNIQUE_VIOLATION, UnitOfWork, sqlStateOf } from '../../platform/database/index.js';
import { AccountCreation } from './account-creation.js';
import { hashToken, isToken } from './domain/secret-token.js';
import { InvalidTokenError } from './errors.js';
import { Sessions } from './sessions.js';

interface SignUpRow {
  email: string;
  email_canonical: string;
  password_hash: string | null;
  token_hash: Buffer;
  display_name: string | null;
  locale: Locale;
  age_confirmed_at: Date;
  marketing_refused_at: Date | null;
  marketing_refusal_offered: boolean;
  accepted_policy_version: string | null;
}

/** Turns a sign-up into an account through its mailed link, which works once, and signs in. Its password comes along where no other sign-up waits. */
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
    // Every sign-up for the address goes: the links of the others are worth nothing from now on.
    const [rows]: [SignUpRow[], number] = await this.database.write.query(
      `DELETE FROM sign_ups WHERE email_canonical = (SELECT email_canonical FROM sign_ups WHERE token_hash = $1 AND token_expires_at > $2) RETURNING *`,
      [tokenHash, this.clock.now()],
    );
    const signUp = rows.find(({ token_hash }) => token_hash.equals(tokenHash));
    if (!signUp) throw new InvalidTokenError();
    const passwordHash = passwordOf(signUp, rows);
    const account = await this.creation.create({
      email: signUp.email, emailCanonical: signUp.email_canonical, passwordHash, displayName: signUp.display_name, locale: signUp.locale, role: Role.USER,
      ageConfirmedAt: signUp.age_confirmed_at, marketingRefusedAt: signUp.marketing_refused_at,
      // Where a stranger may have signed up in their name, nothing but a refusal is taken for theirs.
      marketingRefusalOffered: signUp.marketing_refused_at !== null || (signUp.marketing_refusal_offered && passwordHash !== null),
      acceptedPolicyVersion: signUp.accepted_policy_version,
    });
    await this.sessions.start(account);
    return account.id;
  }
}

/**
 * Anyone can sign up with anyone's address, and its holder can't tell one link from another. So where several sign-ups wait, none of their passwords
 * counts: whoever followed the link is signed in and sets one.
 */
function passwordOf(signUp: SignUpRow, waiting: readonly SignUpRow[]): string | null {
  const hashes = new Set(waiting.map(({ password_hash }) => password_hash).filter((hash) => hash !== null)); // salted: each sign-up has its own, sent again or not
  return hashes.size > 1 ? null : signUp.password_hash;
}
