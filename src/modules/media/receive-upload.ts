import { finished, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InvalidStateError, NotFoundError, RateLimitedError } from '../../platform/errors/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import { ObjectStore } from '../../platform/storage/index.js';
import { objectKeys } from './domain/object-keys.js';
import { UploadStatus } from './domain/upload-status.js';
import { UploadRepository } from './entities/upload.repository.js';
import { UploadRefusedError } from './errors.js';
import { UploadGate } from './upload-gate.js';
import type { UploadRecord } from './domain/records.js';

export interface IncomingBytes {
  readonly body: Readable;
  readonly contentType: string | undefined;
  /** As the header says; undefined where the sender doesn't know. */
  readonly contentLength: number | undefined;
}

/** Uploads that one process takes at a time; each is a connection, a file and up to 20 MB of disk. */
export const MAX_UNDER_WAY = 64;
const BUSY_RETRY_SECONDS = 5;

/** Takes the bytes of an announced upload, straight from the wire to the store. They are judged later, by `completeUpload`. */
@Injectable()
export class ReceiveUpload {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
  ) {}

  /**
   * @throws NotFoundError, UploadRefusedError; InvalidStateError when it is finished already or being sent right now; RateLimitedError beyond
   * {@link MAX_UNDER_WAY}
   */
  async run(publicId: string, incoming: IncomingBytes): Promise<void> {
    const id = tryParseId('upl', publicId);
    if (!id) throw new NotFoundError();
    if (this.underWay.has(id)) throw new InvalidStateError();
    if (this.underWay.size >= MAX_UNDER_WAY) throw new RateLimitedError(BUSY_RETRY_SECONDS);
    this.underWay.add(id);
    try {
      await this.receive(await this.pending(id), incoming);
    } finally {
      this.underWay.delete(id);
    }
  }

  /** Deletes what came for an upload that is finished or gone. Doing it twice changes nothing. */
  forget(uploadId: string): Promise<void> {
    return this.store.delete(objectKeys.incoming(uploadId));
  }

  private async pending(id: string): Promise<UploadRecord> {
    const upload = await this.uploads.findByTicket(id);
    if (!upload) throw new NotFoundError();
    if (upload.status !== UploadStatus.PENDING) throw new InvalidStateError();
    return upload;
  }

  private async receive(upload: UploadRecord, { body, contentType, contentLength }: IncomingBytes): Promise<void> {
    if (contentType?.split(';')[0]?.trim().toLowerCase() !== upload.mediaType) throw new UploadRefusedError('UPLOAD_TYPE_MISMATCH');
    if (contentLength !== undefined && contentLength > upload.byteSize) throw new UploadRefusedError('UPLOAD_TOO_LARGE');

    const gate = new UploadGate(upload);
    // Not `pipeline`: it would destroy the request when the gate closes, and with it the connection that the answer goes out on.
    body.pipe(gate);
    // Not 'close': a sender may have been gone before we got here, and then it has been and won't come again.
    finished(body, { writable: false }, (error) => {
      if (error) gate.destroy(new UploadRefusedError('UPLOAD_TRUNCATED'));
    });
    try {
      await this.store.put(objectKeys.incoming(upload.id), gate, { mediaType: upload.mediaType });
    } finally {
      body.unpipe(gate);
      body.resume();
    }
    // It may have been finished or deleted meanwhile, and what had come by then was tidied up before this arrived.
    await this.pending(upload.id).catch(async (error: unknown) => {
      await this.forget(upload.id);
      throw error;
    });
  }
}
