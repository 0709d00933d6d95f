import { type Job, JobHandler, type JobRunner, type PayloadOf } from '../../../platform/queue/index.js';
import { StoreObject } from '../store-object.js';
import { deleteObjectJob } from './jobs.js';

@JobHandler(deleteObjectJob)
export class DeleteObjectProcessor implements JobRunner<typeof deleteObjectJob> {
  constructor(private readonly objects: StoreObject) {}

  run({ payload }: Job<PayloadOf<typeof deleteObjectJob>>): Promise<void> {
    return this.objects.deleteBytes(payload.objectId);
  }
}
