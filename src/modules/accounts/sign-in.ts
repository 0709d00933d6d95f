import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale, type Role } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { Background } from './background.js';
import type { Lifecycle } from './domain/account-status.js';
import { SIGN_UP_LIFETIME_MS } from './domain/action-purpose.js';
import { canonicalEmail } from './domain/email-address.js';
import { IdentityProvider } from './domain/identity-provider.js';
import { IdentityEntity } from './entities/identity.entity.js';
import { AccountClosingError, AccountSuspendedError, InvalidCredentialsError } from './errors.js';
import { toNetwork } from './inet.js';
import { MailLimits } from './mail-limits.js';
import { PasswordAttempts } from './password-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { ResendVerification } from './resend-verification.js';
import { Sessions } from './sessions.js';

interface Candidate {
  id: string | null;
  role: Role;
  locale: Locale;
  lifecycle: Lifecycle;
  suspended_at: Date | null;
  purge_at: Date | null;
  password_hash: string | null;
  been_here: boolean;
}

/** The account of an address with its password; or, where there is none, the latest sign-up that waits for confirmation. One statement for all cases. */
const CANDIDATES = {
  name: 'sign-in-candidates',
  text: `
  SELECT a.id, a.role, a.locale, a.lifecycle, a.suspended_at, a.purge_at, i.password_hash,
         EXISTS (SELECT FROM sessions s WHERE s.account_id = a.id AND s.ip <<= $2::inet) AS been_here
    FROM accounts a LEFT JOIN identities i ON i.account_id = a.id AND i.provider = 'EMAIL'
   WHERE a.email_canonical = $1 AND a.lifecycle <> 'ERASED'
  UNION ALL
  (SELECT NULL, 'USER', w.locale, 'ACTIVE', NULL, NULL, w.password_hash, false
     FROM sign_ups w WHERE w.email_canonical = $1 AND w.password_hash IS NOT NULL AND w.created_at > $3 ORDER BY w.created_at DESC LIMIT 1)`,
};

/**
 * Signs in with a password. Unknown address, wrong password and unconfirmed sign-up take the same statements and the same hashing and answer alike;
 * whoever knows the password of an unconfirmed sign-up gets its mail again.
 */
@Injectable()
export class SignIn {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly attempts: PasswordAttempts,
    private readonly limits: MailLimits,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly resend: ResendVerification,
    private readonly background: Background,
  ) {}

  /**
   * @returns the account's id
   * @throws InvalidCredentialsError, AccountClosingError, AccountSuspendedError, RateLimitedError
   */
  async run(email: string, password: string): Promise<string> {
    const emailCanonical = canonicalEmail(email);
    if (emailCanonical === null) throw new InvalidCredentialsError();
    await this.attempts.begin(emailCanonical);
    const candidate = await this.candidateFor(emailCanonical);
    const matches = await this.attempts.make(emailCanonical, candidate?.been_here === true, () => this.hasher.matches(password, candidate?.password_hash ?? null));
    if (!candidate || !matches || candidate.id === null) await this.attempts.failed(emailCanonical);
    if (!candidate || !matches) throw new InvalidCredentialsError();
    if (candidate.id === null) {
      this.background.start(async () => {
        if (await this.limits.admitsAfterSignIn(emailCanonical)) await this.resend.run(emailCanonical, { withPassword: true });
      });
      throw new InvalidCredentialsError();
    }
    const { id, role, locale, password_hash: kept } = candidate;
    const refusal = this.refusalOf(candidate);
    await Promise.all([this.attempts.succeeded(emailCanonical), refusal ?? this.enter({ id, role, locale }, password, kept)]);
    if (refusal) throw refusal;
    return id;
  }

  private refusalOf({ lifecycle, purge_at: purgeAt, suspended_at: suspendedAt }: Candidate): Error | null {
    if (lifecycle !== 'ACTIVE') return new AccountClosingError(purgeAt ?? this.clock.now());
    return suspendedAt ? new AccountSuspendedError() : null;
  }

  private async enter(account: { id: string; role: Role; locale: Locale }, password: string, kept: string | null): Promise<void> {
    const rehashed = kept !== null && this.hasher.isOutdated(kept) ? await this.hasher.hash(password) : null;
    await this.uow.run(async () => {
      if (rehashed) await this.database.write.update(IdentityEntity, { accountId: account.id, provider: IdentityProvider.EMAIL }, { passwordHash: rehashed });
      await this.sessions.start(account);
    });
  }

  private async candidateFor(emailCanonical: string): Promise<Candidate | undefined> {
    const rows = await this.database.prepared<Candidate>(CANDIDATES, [
      emailCanonical, toNetwork(this.context.current.ip), new Date(this.clock.now().getTime() - SIGN_UP_LIFETIME_MS),
    ]);
    return rows.find(({ id }) => id !== null) ?? rows[0];
  }
}
