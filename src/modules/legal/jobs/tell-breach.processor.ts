import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { TellBreach } from '../tell-breach.js';
import { tellBreachJob } from './breach-jobs.js';

@JobHandler(tellBreachJob)
export class TellBreachProcessor implements JobRunner<typeof tellBreachJob> {
  constructor(private readonly tell: TellBreach) {}

  run(job: Job<PayloadOf<typeof tellBreachJob>>): Promise<void> {
    return this.tell.run(job);
  }
}
