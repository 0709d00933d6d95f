import { Field, InputType } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';

/** Longer than any address or secret that could be right; the exact rules are the services'. */
const MAX_TEXT = 1_000;

@InputType({ description: 'Who wants an account.' })
export class SignUpInput {
  @Field({ description: 'Address; confirmed through a mailed link.' })
  @IsString() @MaxLength(MAX_TEXT)
  email: string;

  @Field({ description: '15 to 128 characters of any kind.' })
  @IsString() @MaxLength(MAX_TEXT)
  password: string;

  @Field(() => String, { nullable: true, description: 'The name to show.' })
  @IsOptional() @IsString() @MaxLength(80)
  displayName?: string;

  @Field(() => Locale, { nullable: true, description: "Language of mails and answers. Absent: the browser's." })
  @IsOptional() @IsEnum(Locale)
  locale?: Locale;

  @Field({ description: 'The person says that they are 18 or older. Without it nothing is stored.' })
  @IsBoolean()
  ageConfirmed: boolean;

  @Field(() => Boolean, { nullable: true, description: 'The answer to “no mails about similar services?”. Absent: nobody asked, and no such mails are sent.' })
  @IsOptional() @IsBoolean()
  marketingOptOut?: boolean;

  @Field(() => String, { nullable: true, description: 'Version of the privacy policy that was shown.' })
  @IsOptional() @IsString() @MaxLength(40)
  acceptedPolicyVersion?: string;
}

@InputType({ description: 'What a mailed link held.' })
export class VerifyEmailInput {
  @Field({ description: 'The token of the mailed link.' })
  @IsString() @MaxLength(MAX_TEXT)
  token: string;
}

@InputType({ description: 'Address and password.' })
export class SignInInput {
  @Field({ description: 'Address of the account.' })
  @IsString() @MaxLength(MAX_TEXT)
  email: string;

  @Field({ description: 'Its password.' })
  @IsString() @MaxLength(MAX_TEXT)
  password: string;
}
