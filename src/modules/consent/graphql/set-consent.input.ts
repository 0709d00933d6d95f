import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsOptional, IsString } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';
import { AccountPurpose } from '../domain/account-purpose.js';

@InputType({ description: 'A choice about one purpose.' })
export class SetConsentInput {
  @Field(() => AccountPurpose, { description: 'What it is about.' })
  @IsEnum(AccountPurpose)
  purpose: AccountPurpose;

  @Field({ description: 'True: agree. False: refuse, withdraw or object.' })
  @IsBoolean()
  granted: boolean;

  @Field(() => ID, { nullable: true, description: 'The `consentNotice` that was shown. Needed to agree, never to refuse.' })
  @IsOptional() @IsString()
  noticeId?: string;

  @Field(() => ID, { nullable: true, description: 'For INTERNATIONAL_TRANSFER, and only there: to whom.' })
  @IsOptional() @IsString()
  recipientId?: string;
}

@ArgsType()
export class ConsentNoticeArgs {
  @Field(() => AccountPurpose, { description: 'What to ask about.' })
  @IsEnum(AccountPurpose)
  purpose: AccountPurpose;

  @Field(() => Locale, { nullable: true, description: 'In which language. Absent: yours.' })
  @IsOptional() @IsEnum(Locale)
  locale?: Locale;

  @Field(() => ID, { nullable: true, description: 'For INTERNATIONAL_TRANSFER, and only there: to whom.' })
  @IsOptional() @IsString()
  recipientId?: string;
}
