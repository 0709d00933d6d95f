import { Query, Resolver } from '@nestjs/graphql';
import { readPolicyFile } from '../../../config/index.js';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { DataMapRegistry } from '../../../platform/data-map/index.js';
import { type ProcessingFacts, processingRecord } from '../domain/processing-record.js';
import { Recipients } from '../recipients.js';
import { ProcessingActivity } from './processing-activity.type.js';

@Resolver()
export class ProcessingRecordResolver {
  private readonly facts = readPolicyFile('processing.json') as ProcessingFacts;

  constructor(
    private readonly dataMap: DataMapRegistry,
    private readonly recipients: Recipients,
  ) {}

  @Query(() => [ProcessingActivity], { description: 'The record of processing activities (Art. 30 GDPR).' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  processingRecord(): ProcessingActivity[] {
    const active = this.recipients.all().filter(({ active }) => active);
    return processingRecord(this.dataMap.tables, this.facts).map(({ recipientKinds, ...activity }) => ({
      ...activity,
      recipients: active.filter(({ kind }) => recipientKinds.includes(kind)).map(({ name, country, transferMechanism }) => `${name} (${country}, ${transferMechanism})`),
      securityMeasures: this.facts.securityMeasures,
    }));
  }
}
