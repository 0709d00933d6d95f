import { Module } from '@nestjs/common';
import { BreachModule } from './breach.module.js';
import { DocumentsModule } from './documents.module.js';
import { NoticesResolver } from './graphql/notices.resolver.js';
import { ProcessingRecordResolver } from './graphql/processing-record.resolver.js';
import { RecipientsModule } from './recipients.module.js';

@Module({
  imports: [BreachModule, DocumentsModule, RecipientsModule],
  providers: [NoticesResolver, ProcessingRecordResolver],
  exports: [DocumentsModule, RecipientsModule],
})
export class LegalModule {}
