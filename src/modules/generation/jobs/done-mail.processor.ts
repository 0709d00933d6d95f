import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { TellWhenDone } from '../tell-when-done.js';
import { doneMailJob } from './jobs.js';

@JobHandler(doneMailJob)
export class DoneMailProcessor implements JobRunner<typeof doneMailJob> {
  constructor(private readonly tell: TellWhenDone) {}

  run(job: Job<PayloadOf<typeof doneMailJob>>): Promise<void> {
    return this.tell.run(job.payload.generationId, () => job.complete());
  }
}
