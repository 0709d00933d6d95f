import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { NotFoundError } from '../../platform/errors/index.js';
import { ObjectMissingError, ObjectStore } from '../../platform/storage/index.js';
import { CompleteUpload } from './complete-upload.js';
import { CreateTicket, type IssuedTicket, type UploadTicketDraft } from './create-ticket.js';
import type { StoredType } from './domain/media-types.js';
import { objectKeys } from './domain/object-keys.js';
import { UploadStatus } from './domain/upload-status.js';
import { UploadRepository } from './entities/upload.repository.js';
import { MediaUrls } from './media-urls.js';
import { RemoveUpload } from './remove-upload.js';
import { type FinishedFile, StoreObject } from './store-object.js';
import type { StoredObjectRecord, UploadRecord } from './domain/records.js';

/** The front door: uploads, stored objects and their links. An owner is an id; who may ask is the caller's business. */
@Injectable()
export class MediaService {
  constructor(
    private readonly tickets: CreateTicket,
    private readonly completion: CompleteUpload,
    private readonly removal: RemoveUpload,
    private readonly objects: StoreObject,
    private readonly uploads: UploadRepository,
    private readonly urls: MediaUrls,
    private readonly store: ObjectStore,
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws InvalidInputError, UploadRefusedError, RateLimitedError */
  createTicket(ownerId: string, draft: UploadTicketDraft): Promise<IssuedTicket> {
    return this.tickets.run(ownerId, draft);
  }

  /** @throws NotFoundError, UploadRefusedError */
  completeUpload(ownerId: string, id: string): Promise<UploadRecord> {
    return this.completion.run(ownerId, id);
  }

  /** @throws NotFoundError */
  deleteUpload(ownerId: string, id: string): Promise<void> {
    return this.removal.run(ownerId, id);
  }

  /** Keeps it beyond the day on which it would be deleted by itself, or no longer [P50]. @throws NotFoundError */
  keepUpload(ownerId: string, id: string, kept: boolean): Promise<UploadRecord> {
    return this.uow.run(async () => {
      const upload = await this.uploads.setKept(ownerId, id, kept, this.clock.now());
      if (!upload) throw new NotFoundError();
      return upload;
    });
  }

  findUpload(ownerId: string, id: string): Promise<UploadRecord | null> {
    return this.uploads.find(ownerId, id);
  }

  /** In no particular order; those that are missing or another's are left out. */
  findUploads(ownerId: string, ids: readonly string[]): Promise<UploadRecord[]> {
    return this.uploads.findMany(ownerId, ids);
  }

  /** Newest first, older than `before`. */
  uploadPage(ownerId: string, limit: number, before: string | null): Promise<UploadRecord[]> {
    return this.uploads.page(ownerId, limit, before);
  }

  /** Copies the picture of a READY upload to a new file. @throws NotFoundError when it is gone */
  async fetchUpload(ownerId: string, id: string, path: string): Promise<UploadRecord> {
    const upload = await this.uploads.find(ownerId, id);
    if (upload?.status !== UploadStatus.READY || !upload.objectId) throw new NotFoundError();
    try {
      await pipeline(await this.store.get(objectKeys.original(upload.objectId)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      throw error instanceof ObjectMissingError ? new NotFoundError() : error;
    }
    return upload;
  }

  /** Writes a finished file, before and outside of the unit of work that {@link commitObject}s it. */
  writeObject(ownerId: string, file: FinishedFile): Promise<StoredObjectRecord> {
    return this.objects.write(ownerId, file);
  }

  /** Inside a unit of work: from its commit on the object counts. */
  commitObject(object: StoredObjectRecord): Promise<void> {
    return this.objects.commit(object);
  }

  /** For written objects that will not be committed. */
  discardObjects(objects: readonly StoredObjectRecord[]): Promise<void> {
    return this.objects.discard(objects);
  }

  /** Inside a unit of work: links answer 404 from its commit on; the bytes go right after [P39]. */
  removeObjects(ownerId: string, ids: readonly string[]): Promise<void> {
    return this.objects.remove(ownerId, ids);
  }

  /** A link that is good for an hour. Whoever has it may look: give it to the owner only. */
  originalUrl(objectId: string, mediaType: StoredType): string {
    return this.urls.original(objectId, mediaType);
  }

  thumbnailUrl(objectId: string): string {
    return this.urls.thumbnail(objectId);
  }
}
