import { finished, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InvalidStateError, NotFoundError } from '../../platform/errors/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import { ObjectStore } from '../../platform/storage/index.js';
import { objectKeys } from './domain/object-keys.js';
import { UploadStatus } from './domain/upload-status.js';
import { UploadRepository } from './entities/upload.repository.js';
import { UploadRefusedError } from './errors.js';
import { UploadGate } from './upload-gate.js';

export interface IncomingBytes {
  readonly body: Readable;
  readonly contentType: string | undefined;
  /** As the header says; undefined where the sender doesn't know. */
  readonly contentLength: number | undefined;
}

/** Takes the bytes of an announced upload, straight from the wire to the store. They are judged later, by `completeUpload`. */
@Injectable()
export class ReceiveUpload {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
  ) {}

  /** @throws NotFoundError, InvalidStateError (already finished), UploadRefusedError */
  async run(publicId: string, { body, contentType, contentLength }: IncomingBytes): Promise<void> {
    const id = tryParseId('upl', publicId);
    const upload = id && (await this.uploads.findByTicket(id));
    if (!upload) throw new NotFoundError();
    if (upload.status !== UploadStatus.PENDING) throw new InvalidStateError();
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
  }

  /** Deletes what came for an upload that is finished or gone. Doing it twice changes nothing. */
  forget(uploadId: string): Promise<void> {
    return this.store.delete(objectKeys.incoming(uploadId));
  }
}
