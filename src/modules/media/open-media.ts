import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../../platform/errors/index.js';
import { tryParseId } from '../../platform/ids/index.js';
import { ObjectMissingError, ObjectStore } from '../../platform/storage/index.js';
import type { ByteSpan } from './domain/byte-range.js';
import { originalName, type StoredType, THUMBNAIL_NAME, THUMBNAIL_TYPE } from './domain/media-types.js';
import { objectKeys } from './domain/object-keys.js';
import { StoredObjectRepository } from './entities/stored-object.repository.js';

export interface OpenableMedia {
  /** Made by us, safe in a header. */
  readonly name: string;
  readonly mediaType: StoredType;
  readonly byteSize: number;
  /** Strong; with its quotation marks. */
  readonly etag: string;
  /** @throws NotFoundError when it was deleted meanwhile */
  open(span: ByteSpan | undefined): Promise<Readable>;
}

/** Finds what a link names. The link has been checked before. */
@Injectable()
export class OpenMedia {
  constructor(
    private readonly objects: StoredObjectRepository,
    private readonly store: ObjectStore,
  ) {}

  /** @throws NotFoundError */
  async find(publicId: string, name: string): Promise<OpenableMedia> {
    const id = tryParseId('obj', publicId);
    const object = id && (await this.objects.findByLink(id));
    if (!object) throw new NotFoundError();
    const { sha256, mediaType, byteSize, thumbnailByteSize } = object;
    if (name === originalName(mediaType)) {
      return { name, mediaType, byteSize, etag: `"${sha256}"`, open: (span) => this.open(objectKeys.original(object.id), span) };
    }
    if (name !== THUMBNAIL_NAME || thumbnailByteSize === null) throw new NotFoundError();
    return {
      name, mediaType: THUMBNAIL_TYPE, byteSize: thumbnailByteSize, etag: `"${sha256}-thumbnail"`,
      open: (span) => this.open(objectKeys.thumbnail(object.id), span),
    };
  }

  private async open(key: string, span: ByteSpan | undefined): Promise<Readable> {
    try {
      return await this.store.get(key, span);
    } catch (error) {
      throw error instanceof ObjectMissingError ? new NotFoundError() : error;
    }
  }
}
