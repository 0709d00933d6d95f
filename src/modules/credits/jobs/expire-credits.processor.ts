import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { SweepExpired } from '../sweep-expired.js';
import { expireCreditsJob } from './jobs.js';

@JobHandler(expireCreditsJob)
export class ExpireCreditsProcessor implements JobRunner<typeof expireCreditsJob> {
  constructor(private readonly sweep: SweepExpired) {}

  run({ signal }: Job<PayloadOf<typeof expireCreditsJob>>): Promise<void> {
    return this.sweep.run(signal);
  }
}
