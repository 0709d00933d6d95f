import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsOptional, IsString } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';

@ArgsType()
export class CookieBannerArgs {
  @Field(() => Locale, { nullable: true, description: "Absent: the caller's." })
  @IsOptional() @IsEnum(Locale)
  locale?: Locale;
}

@InputType({ description: 'An answer to the banner.' })
export class SetCookieConsentInput {
  @Field(() => ID, { description: 'The banner that was shown.' })
  @IsString()
  bannerId: string;

  @Field({ description: 'Whether use may be measured.' })
  @IsBoolean()
  analytics: boolean;

  @Field({ description: 'Whether advertising may be measured.' })
  @IsBoolean()
  marketing: boolean;
}
