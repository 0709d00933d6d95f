import { Transform, type TransformCallback } from 'node:stream';
import { sniff } from '../../platform/codecs/sniff.js';
import type { UploadType } from './domain/media-types.js';
import { UploadRefusedError } from './errors.js';

/** Enough to tell what the bytes are, markup included. */
const HEAD_BYTES = 4_096;

/**
 * Lets exactly the announced bytes through: fails at the first one too many, at an end that comes too early, and as soon as the beginning is not of
 * the announced type.
 */
export class UploadGate extends Transform {
  private head: Buffer | null = Buffer.alloc(0);
  private count = 0;

  constructor(private readonly announced: { readonly mediaType: UploadType; readonly byteSize: number }) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.count += chunk.length;
    if (this.count > this.announced.byteSize) return done(new UploadRefusedError('UPLOAD_TOO_LARGE'));
    if (this.head) {
      this.head = Buffer.concat([this.head, chunk]);
      if (this.head.length < Math.min(HEAD_BYTES, this.announced.byteSize)) return done();
      const problem = this.judgeHead(this.head);
      if (problem) return done(problem);
      this.push(this.head);
      this.head = null;
      return done();
    }
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    if (this.count === 0) return done(new UploadRefusedError('UPLOAD_EMPTY'));
    done(this.count < this.announced.byteSize ? new UploadRefusedError('UPLOAD_TRUNCATED') : null);
  }

  private judgeHead(head: Buffer): UploadRefusedError | null {
    const found = sniff(head);
    if (found === this.announced.mediaType) return null;
    return new UploadRefusedError(found?.startsWith('unsupported:') ? 'UPLOAD_UNSUPPORTED_TYPE' : 'UPLOAD_TYPE_MISMATCH');
  }
}
