import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BreachModule } from './breach.module.js';
import { LegalAcceptanceEntity } from './entities/legal-acceptance.entity.js';
import { LegalDocumentEntity } from './entities/legal-document.entity.js';
import { LegalDocumentTextEntity } from './entities/legal-document-text.entity.js';
import { LegalNoticeEntity } from './entities/legal-notice.entity.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { LegalSubjectEntity } from './entities/legal-subject.entity.js';
import { ProcessingRecordResolver } from './graphql/processing-record.resolver.js';
import { LegalDocuments } from './legal-documents.js';
import { RecipientsModule } from './recipients.module.js';

const documentEntities = [LegalAcceptanceEntity, LegalDocumentEntity, LegalDocumentTextEntity, LegalNoticeEntity, LegalPublicationEntity, LegalSubjectEntity];

@Module({
  imports: [BreachModule, RecipientsModule, TypeOrmModule.forFeature([...documentEntities])],
  providers: [ProcessingRecordResolver, LegalDocuments],
  exports: [RecipientsModule, LegalDocuments],
})
export class LegalModule {}
