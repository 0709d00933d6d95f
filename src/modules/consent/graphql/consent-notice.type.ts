import { Field, ID, ObjectType } from '@nestjs/graphql';
import { toPublicId } from '../../../platform/ids/index.js';
import { type IssuedNotice, NOTICE } from '../purpose-notices.js';

@ObjectType({ description: 'What to ask with, word for word; kept as it was shown.' })
export class ConsentNotice {
  @Field(() => ID, { description: 'Name it in the answer: in `setConsent`, or as `trainingNoticeId`.' })
  id: string;

  @Field({ description: 'The text with both answers.' })
  html: string;

  @Field({ description: 'SHA-256 of `html`, in hexadecimal.' })
  textHash: string;

  @Field({ description: 'Version of the privacy policy that it belongs to.' })
  policyVersion: string;
}

export const toConsentNotice = ({ id, html, textHash, policyVersion }: IssuedNotice): ConsentNotice =>
  Object.assign(new ConsentNotice(), { id: toPublicId(NOTICE, id), html, textHash: textHash.toString('hex'), policyVersion });
