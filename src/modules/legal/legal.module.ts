import { Module } from '@nestjs/common';
import { ProcessingRecordResolver } from './graphql/processing-record.resolver.js';

@Module({ providers: [ProcessingRecordResolver] })
export class LegalModule {}
