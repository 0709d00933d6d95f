import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { InvalidInputError, RateLimitedError } from '../../platform/errors/index.js';
import { newId } from '../../platform/ids/index.js';
import { type Limit, RateLimiter } from '../../platform/rate-limit/index.js';
import { isUploadType, MAX_UPLOAD_BYTES } from './domain/media-types.js';
import { UploadStatus } from './domain/upload-status.js';
import { UploadRepository } from './entities/upload.repository.js';
import { UploadRefusedError } from './errors.js';
import { MediaUrls } from './media-urls.js';
import type { UploadRecord } from './domain/records.js';

export const TICKET_SECONDS = 15 * 60;
/** Announced uploads with a ticket that is still good, which one owner may have at a time. */
export const MAX_PENDING = 50;

export interface UploadTicketDraft {
  readonly contentType: string;
  /** Bytes. */
  readonly byteSize: number;
}

export interface IssuedTicket {
  readonly upload: UploadRecord;
  readonly putUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Date;
}

/** Announces an upload and says where its bytes go. */
@Injectable()
export class CreateTicket {
  private readonly limit: Limit;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly uploads: UploadRepository,
    private readonly urls: MediaUrls,
    private readonly clock: Clock,
    limiter: RateLimiter,
  ) {
    this.limit = limiter.define({ name: 'media.ticket', points: 200, seconds: 600, developmentPoints: 10_000 });
  }

  /** @throws InvalidInputError, UploadRefusedError; RateLimitedError, also beyond {@link MAX_PENDING} */
  async run(ownerId: string, { contentType, byteSize }: UploadTicketDraft): Promise<IssuedTicket> {
    await this.limit.consume(ownerId);
    if (!isUploadType(contentType)) throw new UploadRefusedError('UPLOAD_UNSUPPORTED_TYPE', 'contentType');
    if (byteSize > MAX_UPLOAD_BYTES) throw new UploadRefusedError('UPLOAD_TOO_LARGE', 'byteSize');
    if (!Number.isInteger(byteSize) || byteSize < 1) throw new InvalidInputError('byteSize', 'OUT_OF_RANGE', { min: 1, max: MAX_UPLOAD_BYTES });
    const now = this.clock.now();
    const expiresAt = new Date((Math.floor(now.getTime() / 1000) + TICKET_SECONDS) * 1000);
    const upload: UploadRecord = {
      id: newId(), ownerId, status: UploadStatus.PENDING, mediaType: contentType, byteSize, width: null, height: null, objectId: null, refusal: null,
      kept: false, keptUntil: null, ticketExpiresAt: expiresAt, createdAt: now,
    };
    await this.uow.run(async () => {
      await this.uploads.serialize(ownerId);
      const { count, firstExpiry } = await this.uploads.pending(ownerId, now);
      if (count >= MAX_PENDING) throw new RateLimitedError(((firstExpiry ?? expiresAt).getTime() - now.getTime()) / 1000);
      await this.uploads.insert(upload);
    });
    return { upload, putUrl: this.urls.put(upload.id, expiresAt), headers: { 'Content-Type': contentType }, expiresAt };
  }
}
