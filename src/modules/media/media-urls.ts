import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/clock/index.js';
import { toPublicId } from '../../platform/ids/index.js';
import { originalName, type StoredType, THUMBNAIL_NAME } from './domain/media-types.js';
import { expiryOf, isSigned, signPath, type UrlPurpose, urlKeys } from './domain/signed-url.js';

/** Links to media are good for an hour, and up to five minutes more. */
const MEDIA_URL_SECONDS = 3_600;

/** Makes and checks the links that stand for a permission. The business clock decides when they end. */
@Injectable()
export class MediaUrls {
  private readonly keys: Record<UrlPurpose, KeyObject>;
  private readonly base: string;

  constructor(
    config: Config,
    private readonly clock: Clock,
  ) {
    this.keys = urlKeys(config.SECRET_KEY);
    this.base = config.publicUrl;
  }

  original(objectId: string, mediaType: StoredType): string {
    return this.media(objectId, originalName(mediaType));
  }

  thumbnail(objectId: string): string {
    return this.media(objectId, THUMBNAIL_NAME);
  }

  /** Where an announced upload is PUT until `expiresAt`. */
  put(uploadId: string, expiresAt: Date): string {
    const path = `/uploads/${toPublicId('upl', uploadId)}`;
    return `${this.base}${path}?${signPath(this.keys.upload, path, Math.floor(expiresAt.getTime() / 1000))}`;
  }

  /** @param path as requested, without the query */
  admits(purpose: UrlPurpose, path: string, query: Readonly<Record<string, unknown>>): boolean {
    return isSigned(this.keys[purpose], path, query, this.clock.now());
  }

  private media(objectId: string, name: string): string {
    const path = `/media/${toPublicId('obj', objectId)}/${name}`;
    return `${this.base}${path}?${signPath(this.keys.media, path, expiryOf(this.clock.now(), MEDIA_URL_SECONDS))}`;
  }
}
