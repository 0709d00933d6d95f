import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Global, Module } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import { loadConfig } from '../../../src/config/index.js';
import { AccountsModule } from '../../../src/modules/accounts/index.js';
import { ConsentModule } from '../../../src/modules/consent/index.js';
import { CreditsModule, CreditsService, GrantSource } from '../../../src/modules/credits/index.js';
import { LedgerHealthCheck } from '../../../src/modules/credits/ledger-health.js';
import { Statements } from '../../../src/modules/credits/statements.js';
import { type CreateOrder, GenerationKind, GenerationModule, type GenerationRecord, GenerationService, type Requester } from '../../../src/modules/generation/index.js';
import { RunGeneration } from '../../../src/modules/generation/run-generation.js';
import { LegalModule } from '../../../src/modules/legal/index.js';
import { MediaModule, MediaService } from '../../../src/modules/media/index.js';
import { ReceiveUpload } from '../../../src/modules/media/receive-upload.js';
import { ModerationModule } from '../../../src/modules/moderation/index.js';
import { Clock } from '../../../src/platform/clock/index.js';
import { Locale } from '../../../src/platform/context/index.js';
import { UnitOfWork } from '../../../src/platform/database/index.js';
import { Loaders, NodeRegistry } from '../../../src/platform/graphql/index.js';
import { IdempotencyModule } from '../../../src/platform/idempotency/index.js';
import { newId, toPublicId } from '../../../src/platform/ids/index.js';
import { MailModule } from '../../../src/platform/mail/index.js';
import type { Job } from '../../../src/platform/queue/index.js';
import { RateLimitModule } from '../../../src/platform/rate-limit/index.js';
import { RegionModule } from '../../../src/platform/region/index.js';
import { ObjectStore, StorageModule } from '../../../src/platform/storage/index.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { createTestModule } from '../../support/module.js';
import { png } from '../../support/pictures.js';
import { createTestRedis } from '../../support/redis.js';

@Global()
@Module({ providers: [Loaders, NodeRegistry], exports: [Loaders, NodeRegistry] })
class GraphqlParts {}

export const picture: CreateOrder = { kind: GenerationKind.TEXT_TO_IMAGE, modelId: 'studio-image', prompt: 'a fox on a hill', resolution: '512' };
export const clip: CreateOrder = { kind: GenerationKind.TEXT_TO_VIDEO, modelId: 'studio-video', prompt: 'a fox on a hill', resolution: '360p', durationSeconds: 1 };
/** A job that nobody takes over. */
export const held = { assertHeld: () => Promise.resolve() };

/** Price of {@link picture}, in credits. */
export const PRICE = 3;

export interface Workshop {
  readonly module: TestingModule;
  readonly database: TestDatabase;
  readonly service: GenerationService;
  readonly media: MediaService;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly credits: CreditsService;
  /** Somebody with credits. */
  customer(credits: number): Promise<Requester>;
  balance(who: Requester): Promise<{ available: number; held: number }>;
  /** Runs one attempt here and now, as a worker would. */
  work(id: string, job?: Partial<Pick<Job<unknown>, 'isLastAttempt' | 'signal' | 'complete' | 'assertHeld'>>): Promise<void>;
  /** A READY upload of theirs; its public id. */
  upload(who: Requester): Promise<string>;
  find(task: Pick<GenerationRecord, 'accountId' | 'id'>): Promise<GenerationRecord>;
  /** Keys of stored media. */
  keys(): Promise<string[]>;
  /** @throws Error when any invariant of the ledger is broken, or the open holds are not those of the unfinished tasks */
  checkLedger(): Promise<void>;
  count(table: string, where?: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Everything a generation needs, on a real database, Redis and folder. Without HTTP, and by default without workers of its own.
 * @param overrides see createTestModule
 */
export async function openWorkshop(role: 'api' | 'both' = 'api', env: Record<string, string> = {}, overrides: Parameters<typeof createTestModule>[0]['overrides'] = []): Promise<Workshop> {
  const [database, storage] = await Promise.all([createTestDatabase(), mkdtemp(join(tmpdir(), 'dreamlux-storage-'))]);
  const redis = createTestRedis();
  const module = await createTestModule({
    database, redis, role, overrides, env: { STORAGE_DIR: storage, ...env },
    imports: [
      RateLimitModule, MailModule.forRoot(loadConfig({})), StorageModule, IdempotencyModule, GraphqlParts, RegionModule, AccountsModule, LegalModule, ConsentModule, CreditsModule, MediaModule,
      ModerationModule, GenerationModule,
    ],
  });
  const get = <T>(type: abstract new (...args: never[]) => T): T => module.get<T>(type, { strict: false });
  const [service, media, credits, uow] = [get(GenerationService), get(MediaService), get(CreditsService), get(UnitOfWork)];
  const count = async (table: string, where = 'true') => Number((await database.ownerQuery<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`))[0]?.n);
  return {
    module, database, service, media, credits, uow, count,
    clock: get(Clock),
    customer: async (amount) => {
      const accountId = newId();
      if (amount > 0) await uow.run(() => credits.grant({ accountId, source: GrantSource.STAFF, amount, idempotencyKey: newId() }));
      return { accountId, apiKeyId: null, testMode: false, locale: Locale.EN };
    },
    balance: ({ accountId }) => get(Statements).balance(accountId),
    work: (id, job) => get(RunGeneration).run(id, { signal: new AbortController().signal, isLastAttempt: false, complete: () => Promise.resolve(), ...held, ...job }),
    upload: async ({ accountId }) => {
      const bytes = await png();
      const { upload } = await media.createTicket(accountId, { contentType: 'image/png', byteSize: bytes.length });
      const publicId = toPublicId('upl', upload.id);
      await get(ReceiveUpload).run(publicId, { body: Readable.from([bytes]), contentType: 'image/png', contentLength: bytes.length });
      await media.completeUpload(accountId, upload.id);
      return publicId;
    },
    find: async ({ accountId, id }) => {
      const found = await service.find(accountId, id);
      if (!found) throw new Error('the task is gone');
      return found;
    },
    keys: async () => {
      const found: string[] = [];
      for await (const { key } of get(ObjectStore).list('media/')) found.push(key);
      return found;
    },
    checkLedger: async () => {
      const report = await get(LedgerHealthCheck).run();
      const unfinished = await count('generations', `status IN ('QUEUED', 'RUNNING') AND held > 0`);
      const { imbalance, mismatchedAccounts, mismatchedGrants, mismatchedHolds, mismatchedBudgets, openHolds, overdueHolds } = report;
      const wrong = [imbalance, mismatchedAccounts, mismatchedGrants, mismatchedHolds, mismatchedBudgets, overdueHolds, openHolds - unfinished];
      if (wrong.some((figure) => figure !== 0)) throw new Error(`the ledger is broken: ${JSON.stringify({ ...report, unfinished })}`);
    },
    close: async () => {
      await module.close();
      await redis.close();
      await database.drop();
      await rm(storage, { recursive: true, force: true });
    },
  };
}
