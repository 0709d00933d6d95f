import type { Readable } from 'node:stream';

/** Where an object's bytes come from; a file is copied and stays where it is. */
export type ObjectSource = Readable | Buffer | { readonly fromFile: string };

/** The first and the last byte wanted, both included and counted from 0, as in HTTP range requests; without `end`, to the end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** @throws RangeError when nothing of an object of this size (bytes; unknown: any) can be in it */
export function assertRange({ start, end = start }: ByteRange, size = Infinity): void {
  if (start < 0 || end < start) throw new RangeError('the range is turned around');
  if (start >= size) throw new RangeError('the range starts beyond the object');
}

export interface ObjectInfo {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Wall time of the last write, by the store's clock; maybe to the second only. */
  readonly modifiedAt: Date;
}

/** There is no object under this key. */
export class ObjectMissingError extends Error {
  constructor() {
    super('there is no such object in the store');
    this.name = 'ObjectMissingError';
  }
}

/**
 * Keeps the bytes of pictures, clips and archives under a key (see {@link assertKey}). It knows no owners: rows in Postgres do. An object is
 * written before its row commits; what no row names is found through {@link list} and swept.
 */
export abstract class ObjectStore {
  /** Whether it is elsewhere, and the same for every process: when it is away, no other process of ours fares better. */
  abstract readonly remote: boolean;

  /** Writes the whole object or nothing; replaces what was there. A source that fails leaves the old object in place. */
  abstract put(key: string, source: ObjectSource, options: { readonly mediaType: string }): Promise<ObjectInfo>;

  /** @throws ObjectMissingError before any byte is read; RangeError for a range that starts beyond the end */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;

  /** Null when there is no such object. */
  abstract stat(key: string): Promise<ObjectInfo | null>;

  /** Deleting what isn't there is a success. */
  abstract delete(key: string): Promise<void>;

  /** Every object whose key starts with `prefix`, in no particular order; objects that come or go meanwhile may be missed. */
  abstract list(prefix: string): AsyncIterable<ObjectInfo>;

  /** Cheap enough for every readiness probe, and leaves nothing behind. @throws Error when the store can't be used */
  abstract check(): Promise<void>;
}
