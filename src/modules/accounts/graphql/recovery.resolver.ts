import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Reauthenticate } from '../reauthenticate.js';
import { RequestPasswordReset } from '../request-password-reset.js';
import { ResetPassword } from '../reset-password.js';
import { ReauthenticateInput, RequestPasswordResetInput, ResetPasswordInput } from './account-settings.inputs.js';
import { Reauthenticated, ReauthenticateResult, SignedIn, SignInResult } from './results.js';
import { Viewers } from './viewers.js';

/** Proving who one is by other means, or once more. */
@Resolver()
export class RecoveryResolver {
  constructor(
    private readonly resets: RequestPasswordReset,
    private readonly reset: ResetPassword,
    private readonly proof: Reauthenticate,
    private readonly viewers: Viewers,
  ) {}

  @Mutation(() => Boolean, { description: 'Mails a link to a new password where the address has an account; where a sign-up waits, one that confirms it without a password. Always true.' })
  @Access({ anonymous: true })
  async requestPasswordReset(@Args('input', { description: 'Which address.' }) { email }: RequestPasswordResetInput): Promise<boolean> {
    await this.resets.run(email);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Mails the link of a waiting sign-up again. Always true.' })
  @Access({ anonymous: true })
  async resendVerification(@Args('input', { description: 'Which address.' }) { email }: RequestPasswordResetInput): Promise<boolean> {
    await this.resets.resendVerification(email);
    return true;
  }

  @Mutation(() => SignInResult, { description: 'Sets a new password through the mailed link, which works once, for an hour; ends all sessions and signs in here.' })
  @Access({ anonymous: true })
  async resetPassword(@Args('input', { description: 'What the link held, and the new password.' }) { token, newPassword }: ResetPasswordInput): Promise<SignedIn> {
    return new SignedIn(await this.viewers.of(await this.reset.run(token, newPassword)));
  }

  @Mutation(() => ReauthenticateResult, { description: 'Proves once more who is calling; sensitive actions ask for it every 10 minutes. Signing in counts.' })
  @Access({ session: true })
  async reauthenticate(@Args('input', { description: 'Exactly one factor.' }) input: ReauthenticateInput): Promise<Reauthenticated> {
    return new Reauthenticated(await this.proof.run(input));
  }

  @Mutation(() => Boolean, { description: 'Mails a code for `reauthenticate`, for people without a password. It works once, for 10 minutes and 5 attempts.' })
  @Access({ session: true })
  async requestReauthenticationCode(): Promise<boolean> {
    await this.proof.requestCode();
    return true;
  }
}
