import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { RunGeneration } from '../run-generation.js';
import { renderJob } from './jobs.js';

@JobHandler(renderJob)
export class RenderProcessor implements JobRunner<typeof renderJob> {
  constructor(private readonly generations: RunGeneration) {}

  run(job: Job<PayloadOf<typeof renderJob>>): Promise<void> {
    return this.generations.run(job.payload.generationId, job);
  }
}
