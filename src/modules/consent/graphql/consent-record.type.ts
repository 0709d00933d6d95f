import { Field, ObjectType } from '@nestjs/graphql';
import { Locale } from '../../../platform/context/index.js';
import { Node } from '../../../platform/graphql/index.js';
import { toPublicId } from '../../../platform/ids/index.js';
import type { ConsentFact } from '../consent-log.js';

/** Prefix of ids of records. */
export const CONSENT_RECORD = 'consent';

@ObjectType({ implements: Node, description: 'A choice as it was written down. It is never changed: a change of mind is another record.' })
export class ConsentRecord extends Node {
  @Field({ description: 'What it is about, e.g. COOKIES_ANALYTICS.' })
  readonly purpose: string;

  @Field({ description: 'Whether it was allowed.' })
  readonly granted: boolean;

  @Field({ description: 'Of the policy that it was about.' })
  readonly policyVersion: string;

  @Field(() => Locale, { description: 'Language of what was shown, or of the browser where nothing was.' })
  readonly locale: Locale;

  @Field({ description: 'The rules that applied where the person was, e.g. UK.' })
  readonly regime: string;

  @Field({ description: 'Whether the browser sent Sec-GPC: 1 with it.' })
  readonly gpc: boolean;

  @Field({ description: 'SHA-256 of what was shown, in hexadecimal digits; empty where nobody was asked, as with a signal.' })
  readonly textHash: string;

  @Field({ description: 'Where it came from: BANNER, GPC, SIGN_IN and so on.' })
  readonly source: string;

  @Field({ description: 'When.' })
  readonly recordedAt: Date;

  constructor(fact: ConsentFact, textHash: Buffer | null) {
    super();
    this.id = toPublicId(CONSENT_RECORD, fact.id);
    this.purpose = fact.purpose;
    this.granted = fact.granted;
    this.policyVersion = fact.policyVersion;
    this.locale = fact.locale;
    this.regime = fact.regime;
    this.gpc = fact.gpc;
    this.textHash = textHash?.toString('hex') ?? '';
    this.source = fact.source;
    this.recordedAt = fact.recordedAt;
  }
}
