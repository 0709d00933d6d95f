import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { WorkFolders } from '../../../platform/storage/index.js';
import { SweepStore } from '../sweep-store.js';
import { sweepJob } from './jobs.js';

@JobHandler(sweepJob)
export class SweepProcessor implements JobRunner<typeof sweepJob> {
  constructor(
    private readonly sweeper: SweepStore,
    private readonly folders: WorkFolders,
  ) {}

  async run({ signal }: Job<PayloadOf<typeof sweepJob>>): Promise<void> {
    await this.folders.sweep();
    await this.sweeper.run({ signal });
  }
}
