import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Acceptances } from './acceptances.js';
import { AccountListener } from './account-listener.js';
import { AdvancePublications } from './advance-publications.js';
import { DocumentNotices } from './document-notices.js';
import { LegalAcceptanceEntity } from './entities/legal-acceptance.entity.js';
import { LegalDocumentEntity } from './entities/legal-document.entity.js';
import { LegalDocumentTextEntity } from './entities/legal-document-text.entity.js';
import { LegalNoticeEntity } from './entities/legal-notice.entity.js';
import { LegalPublicationEntity } from './entities/legal-publication.entity.js';
import { LegalSubjectEntity } from './entities/legal-subject.entity.js';
import { FrozenDocuments } from './frozen-documents.js';
import { LegalDocumentResolver } from './graphql/legal-document.resolver.js';
import { InstallDocuments } from './install-documents.js';
import { AdvancePublicationsProcessor } from './jobs/advance-publications.processor.js';
import { LegalDocuments } from './legal-documents.js';
import { NoticeMails } from './notice-mails.js';
import { PolicyLibrary } from './policy-library.js';
import { PublishDocument } from './publish-document.js';
import { WithdrawDocument } from './withdraw-document.js';

const entities = [LegalAcceptanceEntity, LegalDocumentEntity, LegalDocumentTextEntity, LegalNoticeEntity, LegalPublicationEntity, LegalSubjectEntity];

/** The policies: published versions, notices of coming ones, who accepted which. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [
    Acceptances, AccountListener, AdvancePublications, AdvancePublicationsProcessor, DocumentNotices, FrozenDocuments, InstallDocuments, LegalDocumentResolver, LegalDocuments,
    NoticeMails, PolicyLibrary, PublishDocument, WithdrawDocument,
  ],
  exports: [DocumentNotices, LegalDocuments],
})
export class DocumentsModule {}
