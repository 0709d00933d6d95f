import { Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { DataMapRegistry } from '../../../platform/data-map/index.js';
import { processingRecord } from '../domain/processing-record.js';
import { ProcessingActivity } from './processing-activity.type.js';

@Resolver()
export class ProcessingRecordResolver {
  constructor(private readonly dataMap: DataMapRegistry) {}

  @Query(() => [ProcessingActivity], { description: 'The record of processing activities (Art. 30 GDPR).' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  processingRecord(): ProcessingActivity[] {
    return processingRecord(this.dataMap.tables);
  }
}
