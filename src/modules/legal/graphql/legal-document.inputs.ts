import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { IsDate, IsEnum, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { Locale } from '../../../platform/context/index.js';
import { LegalDocumentKind } from '../domain/document-kind.js';

@ArgsType()
export class LegalDocumentArgs {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  @IsEnum(LegalDocumentKind)
  kind: LegalDocumentKind;

  @Field(() => Locale, { description: 'In which language.' })
  @IsEnum(Locale)
  locale: Locale;

  @Field(() => String, { nullable: true, description: 'Which version; absent: the one in force.' })
  @IsOptional() @IsString() @MaxLength(20)
  version?: string;
}

@InputType({ description: 'What is accepted.' })
export class AcceptLegalDocumentInput {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  @IsEnum(LegalDocumentKind)
  kind: LegalDocumentKind;

  @Field({ description: 'The version in force, or one that is coming.' })
  @IsString() @MaxLength(20)
  version: string;
}

@InputType({ description: 'Which version is to be published.' })
export class PublishLegalDocumentInput {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  @IsEnum(LegalDocumentKind)
  kind: LegalDocumentKind;

  @Field({ description: 'A version that is in policies/ and not published yet.' })
  @IsString() @MaxLength(20)
  version: string;

  @Field(() => Date, { nullable: true, description: 'When it is to take effect, within two years; absent: 30 days after the last notice, or at once where nobody has to be told.' })
  @IsOptional() @IsDate()
  effectiveAt?: Date;

  @Field({ description: 'What changes and why, 10 to 2,000 characters. Kept.' })
  @IsString() @MinLength(10) @MaxLength(2_000)
  reason: string;
}

@InputType({ description: 'Which version is not to come after all.' })
export class WithdrawLegalDocumentInput {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  @IsEnum(LegalDocumentKind)
  kind: LegalDocumentKind;

  @Field({ description: 'A version that is published and not in force yet.' })
  @IsString() @MaxLength(20)
  version: string;

  @Field({ description: 'Why, 10 to 2,000 characters. Kept.' })
  @IsString() @MinLength(10) @MaxLength(2_000)
  reason: string;
}
