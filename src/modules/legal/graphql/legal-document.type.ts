import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { StaffAction } from '../../accounts/index.js';
import { Locale } from '../../../platform/context/index.js';
import { InvalidInput, InvalidState, ReauthenticationRequired, resultUnion } from '../../../platform/graphql/index.js';
import type { AcceptanceView } from '../acceptances.js';
import { LegalDocumentKind } from '../domain/document-kind.js';
import type { LegalText } from '../legal-documents.js';

registerEnumType(LegalDocumentKind, { name: 'LegalDocumentKind', description: 'The documents that the service publishes.' });

export enum LegalAcceptanceBasis {
  ACCEPTED = 'ACCEPTED',
  SIGN_UP = 'SIGN_UP',
  IN_FORCE = 'IN_FORCE',
}
registerEnumType(LegalAcceptanceBasis, {
  name: 'LegalAcceptanceBasis', description: 'ACCEPTED: said so. SIGN_UP: named when signing up. IN_FORCE: counted when the account began.',
});

@ObjectType({ description: 'A version of a document in one language, as it was published.' })
export class LegalDocument {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  readonly kind: LegalDocumentKind;

  @Field({ description: 'Which version, e.g. `2026-11-23`.' })
  readonly version: string;

  @Field(() => Locale, { description: 'In which language.' })
  readonly locale: Locale;

  @Field({ description: 'What it is called.' })
  readonly title: string;

  @Field({ description: 'Since when it counts; for a coming version the earliest date from which it will.' })
  readonly effectiveAt: Date;

  @Field({ description: 'Always the date of this version.' })
  readonly lastUpdated: Date;

  @Field({ description: 'Who read this text over, or `unreviewed`.' })
  readonly reviewedBy: string;

  @Field({ description: 'The text as HTML, without scripts and styles.' })
  readonly html: string;

  @Field({ description: 'The text as Markdown.' })
  readonly markdown: string;

  @Field({ description: 'Hex digest of the published Markdown before its dates were filled in.' })
  readonly sha256: string;

  constructor(text: LegalText) {
    this.kind = text.kind;
    this.version = text.version;
    this.locale = text.locale;
    this.title = text.title;
    this.effectiveAt = text.effectiveAt;
    this.lastUpdated = text.effectiveAt;
    this.reviewedBy = text.reviewedBy;
    this.html = text.html;
    this.markdown = text.markdown;
    this.sha256 = text.sha256;
  }
}

@ObjectType({ description: 'A version that somebody accepted or began with.' })
export class LegalAcceptance {
  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  readonly kind: LegalDocumentKind;

  @Field({ description: 'Which version.' })
  readonly version: string;

  @Field(() => LegalAcceptanceBasis, { description: 'How that came about.' })
  readonly basis: LegalAcceptanceBasis;

  @Field({ description: 'Since when.' })
  readonly recordedAt: Date;

  @Field({ description: 'Whether this version is the one that binds now: of those of its document the latest in force. One that is still to come, or was withdrawn, is not.' })
  readonly counts: boolean;

  constructor({ kind, version, how, recordedAt, counts }: AcceptanceView) {
    this.kind = kind;
    this.version = version;
    this.basis = LegalAcceptanceBasis[how];
    this.recordedAt = recordedAt;
    this.counts = counts;
  }
}

export const AcceptLegalDocumentResult = resultUnion('AcceptLegalDocumentResult', 'The record. InvalidInput: no such version is in force or coming.', () => [LegalAcceptance, InvalidInput]);

export const LegalDocumentResult = resultUnion('LegalDocumentResult',
  'The proposal, which waits for a second person. InvalidState: published already, changed since, not in all languages, a date in the past, another change is under way, or none is to be withdrawn.', () =>
    [StaffAction, InvalidInput, InvalidState, ReauthenticationRequired]);
