import { Field, ID, ObjectType } from '@nestjs/graphql';
import { toPublicId } from '../../../platform/ids/index.js';
import type { ConsentNotice as Notice } from '../consent-notices.js';

/** Prefix of the ids of what people were asked with. */
export const CONSENT_NOTICE = 'notice';

@ObjectType({ description: 'What to ask with, word for word; kept as it was shown.' })
export class ConsentNotice {
  @Field(() => ID, { description: 'Name it in `setConsent`.' })
  id: string;

  @Field({ description: 'The text with both answers.' })
  html: string;

  @Field({ description: 'SHA-256 of `html`, in hexadecimal.' })
  textHash: string;

  @Field({ description: 'Version of the privacy policy that it belongs to.' })
  policyVersion: string;
}

export const toConsentNotice = ({ id, html, textHash, policyVersion }: Notice): ConsentNotice =>
  Object.assign(new ConsentNotice(), { id: toPublicId(CONSENT_NOTICE, id), html, textHash: textHash.toString('hex'), policyVersion });
