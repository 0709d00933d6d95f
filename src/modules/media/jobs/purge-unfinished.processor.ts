import { JobHandler, type JobRunner } from '../../../platform/queue/index.js';
import { RemoveUpload } from '../remove-upload.js';
import { purgeUnfinishedJob } from './jobs.js';

@JobHandler(purgeUnfinishedJob)
export class PurgeUnfinishedProcessor implements JobRunner<typeof purgeUnfinishedJob> {
  constructor(private readonly removal: RemoveUpload) {}

  async run(): Promise<void> {
    await this.removal.purgeUnfinished();
  }
}
