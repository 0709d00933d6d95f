import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { AdvancePublications } from '../advance-publications.js';
import { advancePublicationsJob } from './document-jobs.js';

@JobHandler(advancePublicationsJob)
export class AdvancePublicationsProcessor implements JobRunner<typeof advancePublicationsJob> {
  constructor(private readonly publications: AdvancePublications) {}

  run(job: Job<PayloadOf<typeof advancePublicationsJob>>): Promise<void> {
    return this.publications.run(job);
  }
}
