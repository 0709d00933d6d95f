import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { type ObjectInfo, ObjectStore } from '../../platform/storage/index.js';
import { objectKeys, parseObjectKey } from './domain/object-keys.js';
import { StoredObjectRepository } from './entities/stored-object.repository.js';
import { UploadRepository } from './entities/upload.repository.js';

/** Younger objects may still get their row, and younger rows are being looked at by whoever made them. Wall time. */
const GRACE_MS = 60 * 60_000;
const BATCH = 500;
/** Rows that one run looks up in the store: the next run of this process goes on from there, so that a run stays short however many there are. */
const ROWS_PER_RUN = 20_000;
const PREFIXES = ['media/', 'incoming/'];

const swept = new Counter({ name: 'media_objects_swept_total', help: 'Objects without a row that the sweeper deleted.' });
const lost = new Counter({ name: 'media_objects_lost_total', help: 'Rows whose object the sweeper could not find. Never normal: look at the storage first.' });

export interface SweepReport {
  readonly swept: number;
  /** Ids of rows without an object. They are reported, not deleted: a store that is mounted wrongly would empty the database. */
  readonly lost: readonly string[];
}

/** Deletes objects that no row names, what a crash between writing and committing left behind; and looks for rows that have lost theirs. */
@Injectable()
export class SweepStore {
  private readonly logger = new Logger(SweepStore.name);
  /** The last row that was looked up; null: begin with the oldest. */
  private position: string | null = null;

  constructor(
    private readonly store: ObjectStore,
    private readonly objects: StoredObjectRepository,
    private readonly uploads: UploadRepository,
  ) {}

  async run({ graceMs = GRACE_MS, rows = ROWS_PER_RUN, signal }: { graceMs?: number; rows?: number; signal?: AbortSignal } = {}): Promise<SweepReport> {
    const before = Date.now() - graceMs;
    const orphans = await this.sweepOrphans(before, signal);
    if (orphans > 0) this.logger.log(`${orphans} objects without a row were deleted`);
    const missing = await this.findLost(before, rows, signal);
    lost.inc(missing.length);
    if (missing.length > 0) this.logger.error(`${missing.length} rows have lost their object: ${missing.slice(0, 20).join(', ')}`);
    return { swept: orphans, lost: missing };
  }

  private async sweepOrphans(before: number, signal?: AbortSignal): Promise<number> {
    let count = 0;
    let batch: ObjectInfo[] = [];
    for (const prefix of PREFIXES) {
      for await (const object of this.store.list(prefix)) {
        signal?.throwIfAborted();
        if (object.modifiedAt.getTime() < before) batch.push(object);
        if (batch.length < BATCH) continue;
        count += await this.deleteOrphans(batch);
        batch = [];
      }
    }
    return count + (await this.deleteOrphans(batch));
  }

  private async deleteOrphans(found: readonly ObjectInfo[]): Promise<number> {
    const ours = found.flatMap(({ key }) => {
      const parsed = parseObjectKey(key);
      return parsed ? [{ key, ...parsed }] : [];
    });
    const idsOf = (wanted: string) => ours.flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
    const named = new Set([...(await this.objects.existing(idsOf('media'))), ...(await this.uploads.pendingAmong(idsOf('incoming')))]);
    const orphans = ours.filter(({ id }) => !named.has(id));
    for (const { key } of orphans) await this.store.delete(key);
    swept.inc(orphans.length);
    return orphans.length;
  }

  private async findLost(before: number, rows: number, signal?: AbortSignal): Promise<string[]> {
    const missing: string[] = [];
    for (let left = rows; left > 0; left -= BATCH) {
      const size = Math.min(BATCH, left);
      const batch = await this.objects.after(this.position, size);
      for (const { id, thumbnailByteSize } of batch) {
        signal?.throwIfAborted();
        if (wallTimeOf(id) >= before) continue;
        const keys = [objectKeys.original(id), ...(thumbnailByteSize === null ? [] : [objectKeys.thumbnail(id)])];
        const found = await Promise.all(keys.map((key) => this.store.stat(key)));
        if (found.includes(null) && (await this.objects.existing([id])).size > 0) missing.push(id);
      }
      this.position = batch.length < size ? null : (batch.at(-1)?.id ?? null);
      if (this.position === null) break;
    }
    return missing;
  }
}

/** UUIDv7 begins with milliseconds of wall time; `created_at` follows the business clock, which can be moved. */
const wallTimeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
