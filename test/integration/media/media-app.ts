import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { TestingModule } from '@nestjs/testing';
import { MediaModule, MediaService, mediaTables } from '../../../src/modules/media/index.js';
import { ReceiveUpload } from '../../../src/modules/media/receive-upload.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { toPublicId } from '../../../src/platform/ids/index.js';
import { RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { ObjectStore, StorageModule } from '../../../src/platform/storage/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { createTestRedis } from '../../support/redis.js';

export interface MediaApp {
  readonly module: TestingModule;
  readonly database: TestDatabase;
  readonly media: MediaService;
  readonly store: ObjectStore;
  readonly receive: ReceiveUpload;
  /** The folder of the store. */
  readonly storage: string;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  /** Announces, sends and completes an upload. */
  upload(ownerId: string, bytes: Buffer, contentType: string): Promise<string>;
  /** Announces and sends one, without completing it. */
  send(ownerId: string, bytes: Buffer, contentType: string): Promise<string>;
  /** Keys of everything in the store. */
  keys(): Promise<string[]>;
  close(): Promise<void>;
}

/** The media module on a real database, queue and folder, without HTTP. */
export async function startMedia(): Promise<MediaApp> {
  const [database, storage] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), 'dreamlux-storage-'))]);
  const redis = createTestRedis();
  const module = await createTestModule({ database, redis, role: 'both', env: { STORAGE_DIR: storage }, dataMaps: [mediaTables], imports: [RateLimitModule, StorageModule, MediaModule] });
  const media = module.get(MediaService);
  const store = module.get<ObjectStore>(ObjectStore);
  const receive = module.get(ReceiveUpload);
  const send = async (ownerId: string, bytes: Buffer, contentType: string) => {
    const { upload } = await media.createTicket(ownerId, { contentType, byteSize: bytes.length });
    await receive.run(toPublicId('upl', upload.id), { body: Readable.from([bytes]), contentType, contentLength: bytes.length });
    return upload.id;
  };
  return {
    module, database, media, store, receive, storage, send,
    uow: module.get(UnitOfWork),
    clock: module.get(Clock),
    upload: async (ownerId, bytes, contentType) => (await media.completeUpload(ownerId, await send(ownerId, bytes, contentType))).id,
    keys: async () => {
      const found: string[] = [];
      for await (const { key } of store.list('')) found.push(key);
      return found.sort();
    },
    close: async () => {
      await module.close();
      await redis.close();
      await database.drop();
      await rm(storage, { recursive: true, force: true });
    },
  };
}
