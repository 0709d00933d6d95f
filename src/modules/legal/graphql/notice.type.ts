import { Field, GraphQLISODateTime, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { toPublicId } from '../../../platform/ids/index.js';
import type { BreachNoticeView } from '../breach-notices.js';
import type { NoticeView } from '../document-notices.js';
import { LegalDocumentKind } from '../domain/document-kind.js';

export enum NoticeKind {
  DOCUMENT = 'DOCUMENT',
  BREACH = 'BREACH',
}
registerEnumType(NoticeKind, {
  name: 'NoticeKind',
  description: 'What a notice is about.',
  valuesMap: {
    DOCUMENT: { description: 'A new version of a document; gone once it is accepted. Or that it does not come after all; gone after 30 days.' },
    BREACH: { description: "An incident that concerns the person's data; stays." },
  },
});

@ObjectType({ description: 'Something a person is to take note of.' })
export class Notice {
  @Field(() => ID, { description: 'TypeID `notice_...`.' })
  readonly id: string;

  @Field(() => NoticeKind, { description: 'What it is about.' })
  readonly kind: NoticeKind;

  @Field({ description: 'In the language of the account.' })
  readonly title: string;

  @Field({ description: 'In the language of the account; paragraphs are parted by an empty line.' })
  readonly body: string;

  @Field(() => LegalDocumentKind, { nullable: true, description: 'Of a DOCUMENT, as the fields below: which one.' })
  readonly documentKind: LegalDocumentKind | null = null;

  @Field(() => String, { nullable: true, description: 'The new version.' })
  readonly version: string | null = null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it takes effect: at the earliest, while people are still being told. Null where it does not come.' })
  readonly effectiveAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Where to read it, or what counts instead.' })
  readonly documentUrl: string | null = null;

  @Field(() => String, { nullable: true, description: 'Where somebody who disagrees closes their account. Null where it does not come.' })
  readonly closeAccountUrl: string | null = null;

  @Field({ description: 'Since when it is shown.' })
  readonly createdAt: Date;

  static ofDocument({ id, kind, ...notice }: NoticeView): Notice {
    return Object.assign(new Notice(), { ...notice, id: toPublicId('notice', id), kind: NoticeKind.DOCUMENT, documentKind: kind });
  }

  static ofBreach({ breachId, ...notice }: BreachNoticeView): Notice {
    return Object.assign(new Notice(), { ...notice, id: toPublicId('notice', breachId), kind: NoticeKind.BREACH });
  }
}
