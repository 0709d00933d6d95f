import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { UNFINISHED_GRACE_MS } from './domain/deletes-at.js';
import { UploadRepository } from './entities/upload.repository.js';
import { deleteIncomingJob } from './jobs/jobs.js';
import { StoreObject } from './store-object.js';

const BATCH = 200;

/** Deletes uploads: the row at once, the bytes right after [P39]. */
@Injectable()
export class RemoveUpload {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly uploads: UploadRepository,
    private readonly objects: StoreObject,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFoundError */
  run(ownerId: string, id: string): Promise<void> {
    return this.uow.run(async () => {
      const gone = await this.uploads.delete(ownerId, id);
      if (!gone) throw new NotFoundError();
      if (gone.objectId) await this.objects.remove(ownerId, [gone.objectId]);
      else await this.queue.enqueue(deleteIncomingJob, { uploadId: id });
    });
  }

  /** Of all owners: announced uploads that nobody finished. @returns how many */
  async purgeUnfinished(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - UNFINISHED_GRACE_MS);
    for (let purged = 0; ; ) {
      const ids = await this.uow.run(async () => {
        const gone = await this.uploads.deleteUnfinished(before, BATCH);
        for (const uploadId of gone) await this.queue.enqueue(deleteIncomingJob, { uploadId });
        return gone;
      });
      purged += ids.length;
      if (ids.length < BATCH) return purged;
    }
  }
}
