import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId } from '../../platform/ids/index.js';
import { JobQueue } from '../../platform/queue/index.js';
import { ObjectStore } from '../../platform/storage/index.js';
import { stat } from 'node:fs/promises';
import { type StoredType, THUMBNAIL_TYPE } from './domain/media-types.js';
import { objectKeys } from './domain/object-keys.js';
import { StoredObjectRepository } from './entities/stored-object.repository.js';
import { deleteObjectJob } from './jobs/jobs.js';
import type { StoredObjectRecord } from './domain/records.js';

/** A finished file on this machine, checked and free of metadata that isn't ours. */
export interface FinishedFile {
  readonly path: string;
  readonly mediaType: StoredType;
  readonly byteSize: number;
  /** Hex. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly durationMs?: number;
  /** A WebP. */
  readonly thumbnailPath: string | null;
}

/** Writes bytes before rows and deletes rows before bytes, so that a row always finds its bytes. */
@Injectable()
export class StoreObject {
  constructor(
    private readonly objects: StoredObjectRepository,
    private readonly store: ObjectStore,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the bytes, outside of any unit of work. The object counts once {@link commit} has been called with the result inside of one; until then,
   * and for good if that never happens, it is the sweeper's.
   */
  async write(ownerId: string, file: FinishedFile): Promise<StoredObjectRecord> {
    const id = newId();
    await this.store.put(objectKeys.original(id), { fromFile: file.path }, { mediaType: file.mediaType });
    if (file.thumbnailPath) await this.store.put(objectKeys.thumbnail(id), { fromFile: file.thumbnailPath }, { mediaType: THUMBNAIL_TYPE });
    return {
      id, ownerId, mediaType: file.mediaType, byteSize: file.byteSize, sha256: file.sha256, width: file.width, height: file.height,
      durationMs: file.durationMs ?? null, thumbnailByteSize: file.thumbnailPath ? (await stat(file.thumbnailPath)).size : null, createdAt: this.clock.now(),
    };
  }

  /** Inside a unit of work. */
  commit(object: StoredObjectRecord): Promise<void> {
    return this.objects.insert(object);
  }

  /** Takes back what {@link write} wrote, when its row will not be. */
  async discard(objects: readonly StoredObjectRecord[]): Promise<void> {
    for (const { id } of objects) await this.deleteBytes(id);
  }

  /** Inside a unit of work: the rows go with it, their links answer 404 from then on, and a job deletes the bytes. */
  async remove(ownerId: string, ids: readonly string[]): Promise<void> {
    for (const objectId of await this.objects.delete(ownerId, ids)) await this.queue.enqueue(deleteObjectJob, { objectId });
  }

  async deleteBytes(objectId: string): Promise<void> {
    await this.store.delete(objectKeys.original(objectId));
    await this.store.delete(objectKeys.thumbnail(objectId));
  }
}
