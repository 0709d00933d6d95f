import { Field, ID, InputType } from '@nestjs/graphql';
import { IsBoolean, IsString, MaxLength } from 'class-validator';

@InputType({ description: 'An answer to the banner.' })
export class SetCookieConsentInput {
  @Field(() => ID, { description: 'The banner that was shown.' })
  @IsString() @MaxLength(100)
  bannerId: string;

  @Field({ description: 'Whether use may be measured.' })
  @IsBoolean()
  analytics: boolean;

  @Field({ description: 'Whether advertising may be measured.' })
  @IsBoolean()
  marketing: boolean;
}
