import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { type CleanPicture, inspectAndReencode, PictureRefused } from '../../platform/codecs/inspect-media.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { ObjectMissingError, ObjectStore, WorkFolders } from '../../platform/storage/index.js';
import { objectKeys } from './domain/object-keys.js';
import { UploadStatus } from './domain/upload-status.js';
import { UploadRepository } from './entities/upload.repository.js';
import { codes, UploadRefusedError } from './errors.js';
import { deleteIncomingJob } from './jobs/jobs.js';
import { StoreObject } from './store-object.js';
import type { UploadRecord } from './domain/records.js';

/** Judges what was sent and stores it, written anew and without metadata [P10], or refuses it for good. */
@Injectable()
export class CompleteUpload {
  /** Asking again while the picture is being decoded joins the work that is under way. */
  private readonly underWay = new Map<string, Promise<UploadRecord>>();
  private readonly limit: Limit;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
    private readonly objects: StoreObject,
    private readonly folders: WorkFolders,
    private readonly queue: JobQueue,
    limiter: RateLimiter,
  ) {
    this.limit = limiter.define({ name: 'media.complete', points: 200, seconds: 600, developmentPoints: 10_000 });
  }

  /** Finishing twice answers alike. @throws NotFoundError; UploadRefusedError; RateLimitedError */
  async run(ownerId: string, id: string): Promise<UploadRecord> {
    const upload = await this.settled(ownerId, id);
    if (upload.status === UploadStatus.READY) return upload;
    let work = this.underWay.get(id);
    if (!work) {
      work = this.limit.consume(ownerId).then(() => this.judge(upload)).finally(() => this.underWay.delete(id));
      this.underWay.set(id, work);
    }
    return work;
  }

  private async settled(ownerId: string, id: string): Promise<UploadRecord> {
    const upload = await this.uploads.find(ownerId, id);
    if (!upload) throw new NotFoundError();
    if (upload.status === UploadStatus.REJECTED) throw refusal(upload.refusal ?? '');
    return upload;
  }

  private async judge(upload: UploadRecord): Promise<UploadRecord> {
    const folder = await this.folders.make('upload');
    try {
      const path = join(folder, 'incoming');
      await this.fetch(upload, path);
      const picture = await inspectAndReencode({ path, declaredType: upload.mediaType, outDir: folder });
      return await this.accept(upload, picture);
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error;
      await this.refuse(upload, error.code);
      throw refusal(error.code);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async fetch(upload: UploadRecord, path: string): Promise<void> {
    try {
      await pipeline(await this.store.get(objectKeys.incoming(upload.id)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      if (error instanceof ObjectMissingError) throw new UploadRefusedError('UPLOAD_NOT_RECEIVED', 'id');
      throw error;
    }
  }

  private async accept({ id, ownerId }: UploadRecord, { mediaType, byteSize, width, height, ...picture }: CleanPicture): Promise<UploadRecord> {
    const object = await this.objects.write(ownerId, { ...picture, mediaType, byteSize, width, height });
    const taken = await this.uow.run(async () => {
      await this.objects.commit(object);
      if (!(await this.uploads.settle(ownerId, id, { status: UploadStatus.READY, objectId: object.id, mediaType, byteSize, width, height }))) throw new Overtaken();
      await this.queue.enqueue(deleteIncomingJob, { uploadId: id });
      return true;
    }).catch(async (error: unknown) => {
      // After any other error the row may be there all the same: what isn't is left to the sweeper.
      if (!(error instanceof Overtaken)) throw error;
      await this.objects.discard([object]);
      return false;
    });
    const upload = await this.settled(ownerId, id);
    if (!taken && upload.status === UploadStatus.PENDING) throw new NotFoundError();
    return upload;
  }

  private refuse({ id, ownerId }: UploadRecord, code: string): Promise<void> {
    return this.uow.run(async () => {
      await this.uploads.settle(ownerId, id, { status: UploadStatus.REJECTED, refusal: code });
      await this.queue.enqueue(deleteIncomingJob, { uploadId: id });
    });
  }
}

/** A twin on another machine was faster, or the upload was deleted meanwhile. */
class Overtaken extends Error {}

function refusal(code: string): UploadRefusedError {
  const known = Object.values(codes).find((one) => one === `UPLOAD_${code}`);
  return new UploadRefusedError(known ?? 'UPLOAD_CORRUPT', 'id');
}
