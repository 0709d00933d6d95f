import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { ChangeEmail } from '../change-email.js';
import { ChangePassword } from '../change-password.js';
import { ConfirmEmailChange } from '../confirm-email-change.js';
import { Sessions } from '../sessions.js';
import { UpdateProfile } from '../update-profile.js';
import { ChangeEmailInput, ChangePasswordInput, RevokeSessionInput, UpdateProfileInput } from './account-settings.inputs.js';
import { ChangeEmailResult, ChangePasswordResult, EmailChanged, EmailChangeRequested, RevokeSessionResult, UpdateProfileResult } from './results.js';
import { Session, SESSION } from './session.type.js';
import { VerifyEmailInput } from './sign-in.inputs.js';
import { Viewer } from './viewer.type.js';
import { Viewers } from './viewers.js';

/** What people change about their own account. */
@Resolver()
export class AccountSettingsResolver {
  constructor(
    private readonly emailChange: ChangeEmail,
    private readonly emailConfirmation: ConfirmEmailChange,
    private readonly passwordChange: ChangePassword,
    private readonly profile: UpdateProfile,
    private readonly sessions: Sessions,
    private readonly viewers: Viewers,
  ) {}

  @Mutation(() => ChangeEmailResult, { description: 'Asks for another address: confirmed through the new one, and the old one is told. Needs a recent re-authentication.' })
  @Access({ session: true })
  async changeEmail(@Args('input', { description: 'The new address.' }) { email }: ChangeEmailInput): Promise<EmailChangeRequested> {
    return new EmailChangeRequested(await this.emailChange.run(email));
  }

  @Mutation(() => ChangeEmailResult, { description: 'Puts the new address in force through its mailed link, which works once, for 24 hours. Signs nobody in.' })
  @Access({ anonymous: true })
  async confirmEmailChange(@Args('input', { description: 'What the link held.' }) { token }: VerifyEmailInput): Promise<EmailChanged> {
    return new EmailChanged(await this.emailConfirmation.run(token));
  }

  @Mutation(() => ChangePasswordResult, { description: 'Replaces the password and ends all other sessions. Needs the present password or a recent re-authentication.' })
  @Access({ session: true })
  async changePassword(@Args('input', { description: 'The new password.' }) { newPassword, currentPassword }: ChangePasswordInput): Promise<Viewer> {
    return this.viewers.of(await this.passwordChange.run(newPassword, currentPassword));
  }

  @Mutation(() => UpdateProfileResult, { description: 'Changes name, picture, region or language.' })
  @Access({ session: true })
  async updateProfile(@Args('input', { description: 'What changes.' }) input: UpdateProfileInput): Promise<Viewer> {
    return this.viewers.of(await this.profile.run(input));
  }

  @Mutation(() => RevokeSessionResult, { description: 'Ends one of your sessions.' })
  @Access({ session: true })
  async revokeSession(@Args('input', { description: 'Which one.' }) { id }: RevokeSessionInput): Promise<Session> {
    const current = this.sessions.caller.sessionId;
    return new Session(await this.sessions.revoke(parseId(SESSION, id)), current);
  }

  @Mutation(() => Boolean, { description: 'Ends all of your sessions but this one.' })
  @Access({ session: true })
  async revokeOtherSessions(): Promise<boolean> {
    await this.sessions.revokeOthers();
    return true;
  }
}
