import { Field, ID, InputType } from '@nestjs/graphql';
import { IsEnum, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';

const MAX_TEXT = 1_000;

@InputType({ description: 'Whom to write to.' })
export class RequestPasswordResetInput {
  @Field({ description: 'Address of the account.' })
  @IsString() @MaxLength(MAX_TEXT)
  email: string;
}

@InputType({ description: 'A mailed link and a new password.' })
export class ResetPasswordInput {
  @Field({ description: 'The token of the mailed link.' })
  @IsString() @MaxLength(MAX_TEXT)
  token: string;

  @Field({ description: '15 to 128 characters of any kind.' })
  @IsString() @MaxLength(MAX_TEXT)
  newPassword: string;
}

@InputType({ description: 'The present password and a new one.' })
export class ChangePasswordInput {
  @Field(() => String, { nullable: true, description: 'The present password. Absent: a re-authentication within the last 10 minutes is needed.' })
  @IsOptional() @IsString() @MaxLength(MAX_TEXT)
  currentPassword?: string;

  @Field({ description: '15 to 128 characters of any kind.' })
  @IsString() @MaxLength(MAX_TEXT)
  newPassword: string;
}

@InputType({ description: 'A new address.' })
export class ChangeEmailInput {
  @Field({ description: 'The new address; it gets a link.' })
  @IsString() @MaxLength(MAX_TEXT)
  email: string;
}

@InputType({ description: 'Exactly one factor.' })
export class ReauthenticateInput {
  @Field(() => String, { nullable: true, description: 'The password.' })
  @IsOptional() @IsString() @MaxLength(MAX_TEXT)
  password?: string;

  @Field(() => String, { nullable: true, description: 'A code of an authenticator app. Nobody can set one up yet.' })
  @IsOptional() @IsString() @MaxLength(MAX_TEXT)
  totp?: string;

  @Field(() => String, { nullable: true, description: 'The code that `requestReauthenticationCode` mailed.' })
  @IsOptional() @IsString() @MaxLength(MAX_TEXT)
  mailCode?: string;
}

@InputType({ description: 'What is absent stays; an empty text removes.' })
export class UpdateProfileInput {
  @Field(() => String, { nullable: true, description: 'The name to show.' })
  @IsOptional() @IsString() @MaxLength(80)
  displayName?: string;

  @Field(() => String, { nullable: true, description: 'An https address of a picture.' })
  @IsOptional() @IsString() @MaxLength(500)
  avatarUrl?: string;

  @Field(() => String, { nullable: true, description: 'Country or country-subdivision (ISO 3166), e.g. `GB` or `US-CA`.' })
  @IsOptional() @IsString() @Matches(/^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$/)
  region?: string;

  @Field(() => Locale, { nullable: true, description: 'Language of mails and answers.' })
  @IsOptional() @IsEnum(Locale)
  locale?: Locale;
}

@InputType({ description: 'Which session to end.' })
export class RevokeSessionInput {
  @Field(() => ID, { description: 'The session to end.' })
  @IsString()
  id: string;
}
