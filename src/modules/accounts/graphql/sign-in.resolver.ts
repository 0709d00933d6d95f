import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Sessions } from '../sessions.js';
import { SignIn } from '../sign-in.js';
import { SignUp } from '../sign-up.js';
import { VerifyEmail } from '../verify-email.js';
import { SignedIn, SignInResult, SignUpAccepted, SignUpResult } from './results.js';
import { SignInInput, SignUpInput, VerifyEmailInput } from './sign-in.inputs.js';
import { Viewers } from './viewers.js';

/** Coming in and going out. */
@Resolver()
export class SignInResolver {
  constructor(
    private readonly signUps: SignUp,
    private readonly verification: VerifyEmail,
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly viewers: Viewers,
  ) {}

  @Mutation(() => SignUpResult, { description: 'Asks for an account. The answer is the same whether the address is free or taken; a mail tells its holder.' })
  @Access({ anonymous: true })
  async signUp(@Args('input', { description: 'Who wants to sign up.' }) input: SignUpInput): Promise<SignUpAccepted> {
    return new SignUpAccepted(await this.signUps.run(input));
  }

  @Mutation(() => SignInResult, { description: 'Confirms the address of a sign-up, which becomes an account, and signs in. The link works once, for 24 hours. Without EMAIL among its identities the account has no password yet.' })
  @Access({ anonymous: true })
  async verifyEmail(@Args('input', { description: 'What the link held.' }) { token }: VerifyEmailInput): Promise<SignedIn> {
    return new SignedIn(await this.viewers.of(await this.verification.run(token)));
  }

  @Mutation(() => SignInResult, { description: 'Signs in with a password.' })
  @Access({ anonymous: true })
  async signIn(@Args('input', { description: 'Address and password.' }) { email, password }: SignInInput): Promise<SignedIn> {
    return new SignedIn(await this.viewers.of(await this.signIns.run(email, password)));
  }

  @Mutation(() => Boolean, { description: 'Ends the session that asks. True even when nobody was signed in.' })
  @Access({ anonymous: true })
  async signOut(): Promise<boolean> {
    await this.sessions.signOut();
    return true;
  }
}
