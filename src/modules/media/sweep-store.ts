import { Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { type ObjectInfo, ObjectStore } from '../../platform/storage/index.js';
import { objectKeys, parseObjectKey } from './domain/object-keys.js';
import { StoredObjectRepository } from './entities/stored-object.repository.js';
import { UploadRepository } from './entities/upload.repository.js';

/** Younger objects may still get their row, and younger rows are being looked at by whoever made them. Wall time. */
const GRACE_MS = 60 * 60_000;
const BATCH = 500;
const PREFIXES = ['media/', 'incoming/'];

const swept = new Counter({ name: 'media_objects_swept_total', help: 'Objects without a row that the sweeper deleted.' });
const lost = new Counter({ name: 'media_objects_lost_total', help: 'Rows whose object the sweeper could not find. Never normal: look at the storage first.' });

export interface SweepReport {
  readonly swept: number;
  /** Ids of rows without an object. They are reported, not deleted: a store that is mounted wrongly would empty the database. */
  readonly lost: readonly string[];
}

/** Deletes objects that no row names: what a crash between writing and committing left behind. */
@Injectable()
export class SweepStore {
  private readonly logger = new Logger(SweepStore.name);

  constructor(
    private readonly store: ObjectStore,
    private readonly objects: StoredObjectRepository,
    private readonly uploads: UploadRepository,
  ) {}

  async run({ graceMs = GRACE_MS, signal }: { graceMs?: number; signal?: AbortSignal } = {}): Promise<SweepReport> {
    const before = Date.now() - graceMs;
    const report = { swept: await this.sweepOrphans(before, signal), lost: await this.findLost(before, signal) };
    swept.inc(report.swept);
    lost.inc(report.lost.length);
    if (report.swept > 0) this.logger.log(`${report.swept} objects without a row were deleted`);
    if (report.lost.length > 0) this.logger.error(`${report.lost.length} rows have lost their object: ${report.lost.slice(0, 20).join(', ')}`);
    return report;
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
    return orphans.length;
  }

  private async findLost(before: number, signal?: AbortSignal): Promise<string[]> {
    const missing: string[] = [];
    let last: string | null = null;
    for (;;) {
      const rows = await this.objects.after(last, BATCH);
      for (const { id, thumbnailByteSize } of rows) {
        signal?.throwIfAborted();
        if (wallTimeOf(id) >= before) continue;
        const keys = [objectKeys.original(id), ...(thumbnailByteSize === null ? [] : [objectKeys.thumbnail(id)])];
        const found = await Promise.all(keys.map((key) => this.store.stat(key)));
        if (found.includes(null) && (await this.objects.existing([id])).size > 0) missing.push(id);
      }
      if (rows.length < BATCH) return missing;
      last = rows.at(-1)?.id ?? null;
    }
  }
}

/** UUIDv7 begins with milliseconds of wall time; `created_at` follows the business clock, which can be moved. */
const wallTimeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
