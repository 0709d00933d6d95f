import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, InvalidState, NotFound, RateLimited, ReauthenticationRequired, resultUnion, UserError } from '../../../platform/graphql/index.js';
import { ApiKey, ApiKeyCreated } from './api-key.type.js';
import { Session } from './session.type.js';
import { Viewer } from './viewer.type.js';

@ObjectType({ description: 'A mail is on its way, whether or not the address was free.' })
export class SignUpAccepted {
  @Field({ description: 'Where the mail goes.' })
  readonly email: string;

  constructor(email: string) {
    this.email = email;
  }
}

@ObjectType({ description: 'Signed in: the answer sets the session cookie.' })
export class SignedIn {
  @Field(() => Viewer, { description: 'Who is signed in now.' })
  readonly viewer: Viewer;

  constructor(viewer: Viewer) {
    this.viewer = viewer;
  }
}

@ObjectType({ description: 'The person proved who they are; the session goes on under a new id.' })
export class Reauthenticated {
  @Field({ description: 'Until when sensitive actions ask for nothing more.' })
  readonly until: Date;

  constructor(until: Date) {
    this.until = until;
  }
}

@ObjectType({ description: 'A link is on its way to the new address, and a notice to the old one.' })
export class EmailChangeRequested {
  @Field({ description: 'The new address.' })
  readonly email: string;

  constructor(email: string) {
    this.email = email;
  }
}

@ObjectType({ description: 'The account uses the new address from now on.' })
export class EmailChanged {
  @Field({ description: 'The new address.' })
  readonly email: string;

  constructor(email: string) {
    this.email = email;
  }
}

@ObjectType({ implements: UserError, description: 'Address and password, code or link did not match; which of them, nobody is told.' })
export class InvalidCredentials extends UserError {}

@ObjectType({ implements: UserError, description: 'The account was closed and waits for its deletion. Told only to its holder.' })
export class AccountClosing extends UserError {
  @Field({ description: 'Until when it can be reactivated.' })
  readonly purgeAt: Date;
}

export const SignUpResult = resultUnion('SignUpResult', 'The outcome of signing up; the same for free and taken addresses.', () => [SignUpAccepted, InvalidInput, RateLimited]);

export const SignInResult = resultUnion('SignInResult', 'The outcome of signing in, by whatever means.', () =>
  [SignedIn, InvalidCredentials, AccountClosing, InvalidInput, RateLimited]);

export const ReauthenticateResult = resultUnion('ReauthenticateResult', 'The outcome of proving once more who is calling.', () =>
  [Reauthenticated, InvalidCredentials, InvalidInput, RateLimited]);

export const ChangeEmailResult = resultUnion('ChangeEmailResult', 'The outcome of asking for another address, and of confirming it.', () =>
  [EmailChangeRequested, EmailChanged, InvalidCredentials, InvalidInput, ReauthenticationRequired, RateLimited]);

export const ChangePasswordResult = resultUnion('ChangePasswordResult', 'The outcome of changing the password.', () =>
  [Viewer, InvalidCredentials, InvalidInput, ReauthenticationRequired, RateLimited]);

export const UpdateProfileResult = resultUnion('UpdateProfileResult', 'The outcome of changing the profile.', () => [Viewer, InvalidInput]);

export const RevokeSessionResult = resultUnion('RevokeSessionResult', 'The session that has ended.', () => [Session, NotFound]);

export const CreateApiKeyResult = resultUnion('CreateApiKeyResult', 'The new key with its secret. InvalidState: too many keys, or the old one is no longer in force.', () =>
  [ApiKeyCreated, InvalidInput, ReauthenticationRequired, NotFound, InvalidState, RateLimited]);

export const RevokeApiKeyResult = resultUnion('RevokeApiKeyResult', 'The key, revoked.', () => [ApiKey, NotFound]);
