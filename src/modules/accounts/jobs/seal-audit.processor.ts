import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { AuditSeals } from '../audit-seals.js';
import { sealAuditJob } from './jobs.js';

@JobHandler(sealAuditJob)
export class SealAuditProcessor implements JobRunner<typeof sealAuditJob> {
  constructor(private readonly seals: AuditSeals) {}

  async run({ signal }: Job<PayloadOf<typeof sealAuditJob>>): Promise<void> {
    await this.seals.seal(signal);
  }
}
