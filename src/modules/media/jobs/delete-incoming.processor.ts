import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { ReceiveUpload } from '../receive-upload.js';
import { deleteIncomingJob } from './jobs.js';

@JobHandler(deleteIncomingJob)
export class DeleteIncomingProcessor implements JobRunner<typeof deleteIncomingJob> {
  constructor(private readonly received: ReceiveUpload) {}

  run({ payload }: Job<PayloadOf<typeof deleteIncomingJob>>): Promise<void> {
    return this.received.forget(payload.uploadId);
  }
}
