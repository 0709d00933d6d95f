import { Module } from '@nestjs/common';
import { BreachModule } from './breach.module.js';
import { DocumentsModule } from './documents.module.js';
import { ProcessingRecordResolver } from './graphql/processing-record.resolver.js';
import { RecipientsModule } from './recipients.module.js';

@Module({
  imports: [BreachModule, DocumentsModule, RecipientsModule],
  providers: [ProcessingRecordResolver],
  exports: [DocumentsModule, RecipientsModule],
})
export class LegalModule {}
