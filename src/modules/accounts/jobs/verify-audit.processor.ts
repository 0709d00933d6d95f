import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { AuditSeals } from '../audit-seals.js';
import { verifyAuditJob } from './jobs.js';

@JobHandler(verifyAuditJob)
export class VerifyAuditProcessor implements JobRunner<typeof verifyAuditJob> {
  constructor(private readonly seals: AuditSeals) {}

  async run({ signal }: Job<PayloadOf<typeof verifyAuditJob>>): Promise<void> {
    await this.seals.verify(signal);
  }
}
