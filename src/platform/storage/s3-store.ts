import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client, S3ServiceException,
} from '@aws-sdk/client-s3';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Config } from '../../config/index.js';
import type { Egress } from '../egress/index.js';
import { UnavailableError } from '../errors/index.js';
import { type Breaker, type Breakers, CircuitOpenError } from '../resilience/index.js';
import { assertDraftable, draftsOf, writeDraft } from './draft.js';
import { assertKey, isKey } from './object-key.js';
import { assertRange, type ByteRange, type ObjectInfo, ObjectMissingError, type ObjectSource, ObjectStore } from './object-store.js';
import { s3Client, S3Timings } from './s3-client.js';
import { endWhenStalled, GuardedBytes } from './stalls.js';

const PUT_ATTEMPTS = 3;
const BACKOFF_MS = 200;
const RETRY_AFTER_SECONDS = 5;
/** Written and deleted again at start-up. */
const PROBE = 'boot/probe';

interface WholeObject {
  readonly key: string;
  readonly mediaType: string;
  readonly size: number;
  open(): Readable;
}

const statusOf = (error: unknown): number | undefined => (error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined);
const isMissing = (error: unknown): boolean => statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket';
/** The store is there and says no: trying again can't help. */
const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error);
  return status !== undefined && status < 500 && status !== 429 && (error as Error).name !== 'RequestTimeout';
};
/** A mistake or a missing file here; no network fails like that. */
const isOurs = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError || (error as { code?: unknown } | null)?.code === 'ENOENT';

/**
 * Objects in a bucket of S3, or of a server that speaks its protocol. Its key is the object's name there; nothing is public. A stream is first written
 * to a file under STORAGE_DIR: however slowly it comes, it costs no memory and no connection to the bucket, it can be sent again after a failure, and
 * one request of known length stores all of it or nothing. So there are no multipart uploads that a crash could leave behind, and no object above 5 GB.
 */
export class S3Store extends ObjectStore implements OnModuleInit, OnApplicationShutdown {
  readonly remote = true;
  private readonly logger = new Logger(S3Store.name);
  private readonly client: S3Client;
  private readonly breaker: Breaker;
  private readonly bucket: string;
  private readonly drafts: string;
  private readonly encryption: { ServerSideEncryption?: 'AES256' | 'aws:kms'; SSEKMSKeyId?: string };

  /** @param timings of which only tests give other than the default */
  constructor(config: Config, breakers: Breakers, egress: Egress, private readonly timings = new S3Timings()) {
    super();
    this.breaker = breakers.define({ name: 'object-store', isFailure: (error) => !isRefusal(error) && !isOurs(error) });
    this.client = s3Client(config, timings, egress);
    this.bucket = config.S3_BUCKET ?? '';
    this.drafts = draftsOf(config.STORAGE_DIR);
    this.encryption = {
      ...(config.S3_ENCRYPTION === 'bucket' ? {} : { ServerSideEncryption: config.S3_ENCRYPTION }),
      ...(config.S3_KMS_KEY_ID === undefined ? {} : { SSEKMSKeyId: config.S3_KMS_KEY_ID }),
    };
  }

  /** Proves once, with an object that comes and goes, that this process may write and delete. */
  async onModuleInit(): Promise<void> {
    await assertDraftable(this.drafts);
    try {
      await this.put(PROBE, Buffer.from('writable'), { mediaType: 'text/plain' });
      await this.delete(PROBE);
    } catch (error) {
      throw unusable(error);
    }
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  async put(key: string, source: ObjectSource, { mediaType }: { readonly mediaType: string }): Promise<ObjectInfo> {
    assertKey(key);
    if (Buffer.isBuffer(source)) return this.putWhole({ key, mediaType, size: source.length, open: () => Readable.from([source]) });
    if (!(source instanceof Readable)) return this.putFile(key, source.fromFile, mediaType);
    const draft = await writeDraft(this.drafts, source);
    try {
      return await this.putFile(key, draft, mediaType);
    } finally {
      await rm(draft, { force: true });
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    assertKey(key);
    if (range) assertRange(range);
    const wanted = range ? { Range: `bytes=${range.start}-${range.end ?? ''}` } : {};
    const { Body: body, ContentRange: sent } = await this.ask((abortSignal) => this.client.send(new GetObjectCommand({ ...this.at(key), ...wanted }), { abortSignal }))
      .catch((error: unknown) => {
        if (isMissing(error)) throw new ObjectMissingError();
        throw statusOf(error) === 416 ? new RangeError('the range starts beyond the object') : error;
      });
    if (!(body instanceof IncomingMessage)) throw new Error('the object store answered without a body');
    if (range && sent === undefined) {
      body.destroy();
      throw new Error('the object store does not know ranges');
    }
    endWhenStalled(body, this.timings.idleMs);
    return body;
  }

  async stat(key: string): Promise<ObjectInfo | null> {
    assertKey(key);
    try {
      const { ContentLength: size = 0, LastModified: modifiedAt } = await this.ask((abortSignal) => this.client.send(new HeadObjectCommand(this.at(key)), { abortSignal }));
      return { key, size, modifiedAt: known(modifiedAt) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.ask((abortSignal) => this.client.send(new DeleteObjectCommand(this.at(key)), { abortSignal })).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const after = token === undefined ? {} : { ContinuationToken: token };
      const page = await this.ask((abortSignal) => this.client.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ...after }), { abortSignal }));
      for (const { Key: key = '', Size: size = 0, LastModified: modifiedAt } of page.Contents ?? []) {
        if (isKey(key)) yield { key, size, modifiedAt: known(modifiedAt) };
      }
      token = page.NextContinuationToken;
    }
  }

  /** That the bucket answers and lets us in; that it may be written to was proved at start-up. */
  async check(): Promise<void> {
    await assertDraftable(this.drafts);
    const look = (abortSignal: AbortSignal) => this.client.send(new HeadBucketCommand({ Bucket: this.bucket }), { abortSignal });
    await within(this.timings.checkMs, look).catch((error: unknown) => { throw unusable(error); });
  }

  private async putFile(key: string, path: string, mediaType: string): Promise<ObjectInfo> {
    return this.putWhole({ key, mediaType, size: (await stat(path)).size, open: () => createReadStream(path) });
  }

  private async putWhole(object: WholeObject): Promise<ObjectInfo> {
    const lastStart = Date.now() + this.timings.totalMs;
    /** Aborted by what failed on our side: it says nothing about the store. */
    const own = new AbortController();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.breaker.execute(() => this.send(object, own), own.signal);
        return { key: object.key, size: object.size, modifiedAt: new Date() };
      } catch (error) {
        if (own.signal.aborted) throw error;
        if (isRefusal(error) || isOurs(error) || error instanceof CircuitOpenError || attempt >= PUT_ATTEMPTS || Date.now() > lastStart) throw this.inWords(error);
        await delay(Math.random() * BACKOFF_MS * 2 ** attempt);
      }
    }
  }

  private async send({ key, mediaType, size, open }: WholeObject, own: AbortController): Promise<void> {
    const bytes = new GuardedBytes(open(), this.timings.idleMs, this.timings.sendMs);
    const command = new PutObjectCommand({ ...this.at(key), ...this.encryption, Body: bytes.body, ContentLength: size, ContentType: mediaType });
    try {
      await this.client.send(command, { abortSignal: bytes.signal, requestTimeout: this.timings.sendMs });
    } catch (error) {
      if (!bytes.sourceError) throw error;
      own.abort();
      throw bytes.sourceError;
    } finally {
      bytes.end();
    }
  }

  private ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.breaker.execute(() => within(this.timings.totalMs, question)).catch((error: unknown) => { throw this.inWords(error); });
  }

  /** What a failure of the store is to our own callers: none of theirs. */
  private inWords(error: unknown): unknown {
    if (isRefusal(error) || isOurs(error) || error instanceof CircuitOpenError) return error;
    this.logger.warn(error, 'the object store failed');
    return new UnavailableError('the object store does not answer', RETRY_AFTER_SECONDS, { cause: error });
  }

  private at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: key };
  }
}

/** Aborts an unanswered question. Not `AbortSignal.timeout`: it would end a download that has long begun. */
async function within<T>(ms: number, question: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('the object store did not answer in time')), ms);
  try {
    return await question(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** A store that keeps the time of an object to itself must not look as if all of them were old enough to be swept. */
const known = (modifiedAt: Date | undefined): Date => modifiedAt ?? new Date();

function unusable(error: unknown): Error {
  return new Error(`the bucket of S3_BUCKET can't be used (${error instanceof Error ? error.name : typeof error} ${statusOf(error) ?? ''})`.replace(/ \)$/, ')'), { cause: error });
}
