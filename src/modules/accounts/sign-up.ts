import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { ContextStore, type Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError } from '../../platform/errors/index.js';
import { DomainEvents } from '../../platform/events/index.js';
import { newId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { VERIFICATION_LIFETIME_MS } from './domain/action-purpose.js';
import { parseEmail } from './domain/email-address.js';
import { newToken } from './domain/secret-token.js';
import { SigningUp } from './events.js';
import { MailLimits } from './mail-limits.js';
import { alreadyRegisteredTexts, verifyEmailTexts } from './mail-texts.js';
import { assertGoodPassword } from './new-password.js';
import { PasswordHasher } from './password-hasher.js';

export interface SignUpRequest {
  readonly email: string;
  readonly password: string;
  readonly displayName?: string;
  readonly locale?: Locale;
  readonly ageConfirmed: boolean;
  /** Absent: they weren't asked. */
  readonly marketingOptOut?: boolean;
  readonly acceptedPolicyVersion?: string;
}

/**
 * Keeps a sign-up until its address is confirmed; only then is there an account. A taken address takes the same work and statements and gets the
 * same answer; its holder is told by mail.
 */
@Injectable()
export class SignUp {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: ContextStore,
    private readonly limits: MailLimits,
    private readonly hasher: PasswordHasher,
    private readonly mailer: Mailer,
    private readonly events: DomainEvents,
  ) {}

  /**
   * @returns the address that the mail went to
   * @throws InvalidInputError, RateLimitedError
   */
  async run(request: SignUpRequest): Promise<string> {
    if (!request.ageConfirmed) throw new InvalidInputError('ageConfirmed', 'REQUIRED'); // before anything is kept or counted [P84]
    const address = parseEmail(request.email);
    if (!address) throw new InvalidInputError('email', 'NOT_AN_EMAIL');
    const { email, canonical: emailCanonical } = address;
    assertGoodPassword('password', request.password, [email, request.displayName]);
    await this.limits.signUp(emailCanonical);
    const passwordHash = await this.hasher.hash(request.password);
    const locale = request.locale ?? this.context.current.locale;
    const { token, hash } = newToken();
    const now = this.clock.now();
    await this.uow.run(async () => {
      await this.events.publish(new SigningUp(request.acceptedPolicyVersion ?? null));
      const [holder]: { id: string; email: string; locale: Locale }[] = await this.database.write.query(
        `WITH holder AS (SELECT id, email, locale FROM accounts WHERE email_canonical = $3::text),
         kept AS (
           INSERT INTO sign_ups (id, email, email_canonical, password_hash, token_hash, display_name, locale, age_confirmed_at, marketing_refused_at,
             marketing_refusal_offered, accepted_policy_version, created_at, token_expires_at)
           SELECT $1::uuid, $2::text, $3::text, $4::text, $5::bytea, $6::text, $7::text, $8::timestamptz, $9::timestamptz, $12::boolean, $10::text, $8::timestamptz, $11::timestamptz
            WHERE NOT EXISTS (SELECT FROM holder))
         SELECT id, email, locale FROM holder`,
        [newId(), email, emailCanonical, passwordHash, hash, request.displayName?.trim() || null, locale, now, request.marketingOptOut ? now : null,
          request.acceptedPolicyVersion ?? null, new Date(now.getTime() + VERIFICATION_LIFETIME_MS), request.marketingOptOut !== undefined],
      );
      if (holder) {
        await this.mailer.send({ to: holder.email, accountId: holder.id, locale: holder.locale, purpose: 'already-registered', texts: alreadyRegisteredTexts, path: 'sign-in' });
      } else {
        await this.mailer.send({ to: email, locale, purpose: 'verify-email', texts: verifyEmailTexts, token });
      }
    });
    return email;
  }
}
