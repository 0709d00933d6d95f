import { Field, ObjectType } from '@nestjs/graphql';
import type { Proof } from '../consent-proofs.js';
import { ConsentRecord } from './consent-record.type.js';

@ObjectType({ description: 'A choice with the text that it answered, word for word.' })
export class ConsentProof {
  @Field(() => ConsentRecord, { description: 'The choice with its circumstances.' })
  readonly record: ConsentRecord;

  @Field(() => String, { nullable: true, description: 'What was shown, exactly; null where nobody was asked, as with a signal.' })
  readonly html: string | null;

  @Field({ description: 'SHA-256 of html as UTF-8, in hexadecimal digits; empty where there is none.' })
  readonly textHash: string;

  @Field({ description: 'Of the policy that the text belongs to.' })
  readonly policyVersion: string;

  @Field(() => Date, { nullable: true, description: 'Since when the text was shown.' })
  readonly shownFrom: Date | null;

  constructor({ fact, notice }: Proof) {
    this.record = new ConsentRecord(fact, notice?.textHash ?? null);
    this.html = notice?.html ?? null;
    this.textHash = this.record.textHash;
    this.policyVersion = notice?.policyVersion ?? fact.policyVersion;
    this.shownFrom = notice?.shownFrom ?? null;
  }
}
