import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Locale } from '../../platform/context/index.js';
import { Database, UnitOfWork } from '../../platform/database/index.js';
import { newId } from '../../platform/ids/index.js';
import { Mailer } from '../../platform/mail/index.js';
import { SIGN_UP_LIFETIME_MS, VERIFICATION_LIFETIME_MS } from './domain/action-purpose.js';
import { newToken } from './domain/secret-token.js';
import { verifyEmailTexts } from './mail-texts.js';

/** Sends the link of the latest waiting sign-up again. The earlier link keeps working for its own time, unless the new one is followed. */
@Injectable()
export class ResendVerification {
  constructor(
    private readonly database: Database,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Does nothing where no sign-up is waiting.
   * @param withPassword false: for somebody who doesn't know the password, perhaps because a stranger chose it; the account begins without one
   */
  async run(emailCanonical: string, { withPassword }: { withPassword: boolean }): Promise<void> {
    const now = this.clock.now();
    const { token, hash } = newToken();
    await this.uow.run(async () => {
      const [kept]: { email: string; locale: Locale }[] = await this.database.write.query(
        `INSERT INTO sign_ups (id, email, email_canonical, password_hash, token_hash, display_name, locale, age_confirmed_at, marketing_refused_at,
           marketing_refusal_offered, accepted_policy_version, created_at, token_expires_at)
         SELECT $1::uuid, email, email_canonical, CASE WHEN $6::boolean THEN password_hash END, $2::bytea, display_name, locale, age_confirmed_at, marketing_refused_at,
                marketing_refusal_offered, accepted_policy_version, created_at, $3::timestamptz
           FROM sign_ups WHERE email_canonical = $4 AND password_hash IS NOT NULL AND created_at > $5 ORDER BY created_at DESC LIMIT 1
         RETURNING email, locale`,
        [newId(), hash, new Date(now.getTime() + VERIFICATION_LIFETIME_MS), emailCanonical, new Date(now.getTime() - SIGN_UP_LIFETIME_MS), withPassword],
      );
      if (kept) await this.mailer.send({ to: kept.email, locale: kept.locale, purpose: 'verify-email', texts: verifyEmailTexts, token });
    });
  }
}
