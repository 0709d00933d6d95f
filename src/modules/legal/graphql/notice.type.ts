import { Field, ID, ObjectType } from '@nestjs/graphql';
import { toPublicId } from '../../../platform/ids/index.js';
import type { NoticeView } from '../document-notices.js';
import { LegalDocumentKind } from '../domain/document-kind.js';

@ObjectType({ description: 'Something a person is yet to take note of: a new version of a document. Gone once they accept it.' })
export class Notice {
  @Field(() => ID, { description: 'TypeID `notice_...`.' })
  readonly id: string;

  @Field({ description: 'In the language of the account.' })
  readonly title: string;

  @Field({ description: 'In the language of the account; paragraphs are parted by an empty line.' })
  readonly body: string;

  @Field(() => LegalDocumentKind, { description: 'Which document.' })
  readonly documentKind: LegalDocumentKind;

  @Field({ description: 'The new version.' })
  readonly version: string;

  @Field({ description: 'When it takes effect: at the earliest, while people are still being told.' })
  readonly effectiveAt: Date;

  @Field({ description: 'Where to read it.' })
  readonly documentUrl: string;

  @Field({ description: 'Where somebody who disagrees closes their account.' })
  readonly closeAccountUrl: string;

  @Field({ description: 'Since when it is shown.' })
  readonly createdAt: Date;

  constructor({ id, kind, ...notice }: NoticeView) {
    this.id = toPublicId('notice', id);
    this.documentKind = kind;
    this.title = notice.title;
    this.body = notice.body;
    this.version = notice.version;
    this.effectiveAt = notice.effectiveAt;
    this.documentUrl = notice.documentUrl;
    this.closeAccountUrl = notice.closeAccountUrl;
    this.createdAt = notice.createdAt;
  }
}
