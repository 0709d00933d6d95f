import type { StoredType, UploadType } from './media-types.js';
import type { UploadStatus } from './upload-status.js';

/** A stored picture or clip. Its columns are explained at the entity. */
export interface StoredObjectRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly mediaType: StoredType;
  readonly byteSize: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly thumbnailByteSize: number | null;
  readonly createdAt: Date;
}

/** An upload. Its columns are explained at the entity. */
export interface UploadRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly status: UploadStatus;
  readonly mediaType: UploadType;
  readonly byteSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly objectId: string | null;
  readonly refusal: string | null;
  readonly kept: boolean;
  readonly keptUntil: Date | null;
  readonly ticketExpiresAt: Date;
  readonly createdAt: Date;
}
