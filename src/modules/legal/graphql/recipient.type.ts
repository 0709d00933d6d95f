import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsDate, IsEnum, IsOptional, IsString, IsUrl, Length, MaxLength } from 'class-validator';
import { InvalidInput, NotFound, resultUnion } from '../../../platform/graphql/index.js';
import { EvidenceKind } from '../domain/recipient.js';

registerEnumType(EvidenceKind, {
  name: 'EvidenceKind',
  description: 'What a recipient has to show.',
  valuesMap: {
    NO_TRAINING: { description: 'That it does not train its models on what it gets.' },
    TRANSFER: { description: 'The signed safeguard of the transfer, such as the standard contractual clauses.' },
  },
});

@ObjectType({ description: 'Somebody who receives personal data, or would if it were in use. Nothing is sent to anyone else.' })
export class Recipient {
  @Field(() => ID, { description: 'What `recipientId` means elsewhere.' })
  id: string;

  @Field({ description: 'Who it is.' })
  name: string;

  @Field({ description: 'hosting, payments, ai-provider, analytics, mail, sign-in, safety, advisers, authorities, or in-house.' })
  kind: string;

  @Field({ description: 'What it does with the data, in the caller’s language.' })
  purpose: string;

  @Field({ description: 'Where it has the data: an ISO 3166 code, or `in-house` where nothing leaves us.' })
  country: string;

  @Field({ description: 'What allows the data to be there, in the caller’s language.' })
  transferMechanism: string;

  @Field({ description: 'Whether anything is sent there at present.' })
  active: boolean;

  @Field(() => Date, { nullable: true, description: 'Until when what it had to show holds; null where it has to show nothing, or has not shown it.' })
  evidenceExpiresAt: Date | null;
}

@InputType({ description: 'What a recipient has shown. The latest of a kind counts; a `validUntil` that has passed ends it.' })
export class RecordRecipientEvidenceInput {
  @Field(() => ID, { description: 'Which recipient.' })
  @IsString()
  recipientId: string;

  @Field(() => EvidenceKind, { description: 'What it shows.' })
  @IsEnum(EvidenceKind)
  kind: EvidenceKind;

  @Field({ description: 'Which document: its title, number, date. Nothing about a person.' })
  @IsString() @Length(3, 500)
  reference: string;

  @Field(() => String, { nullable: true, description: 'Where it can be read.' })
  @IsOptional() @IsUrl({ protocols: ['https'], require_protocol: true, disallow_auth: true }) @MaxLength(2_000)
  url?: string;

  @Field(() => Date, { description: 'Until when it counts; at most ten years from now.' })
  @IsDate()
  validUntil: Date;
}

export const RecipientResult = resultUnion('RecipientResult', 'The recipient as it is now, or why nothing was recorded.', () => [Recipient, InvalidInput, NotFound]);
