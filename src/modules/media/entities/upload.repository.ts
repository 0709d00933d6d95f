import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '../../../platform/database/index.js';
import { UploadStatus } from '../domain/upload-status.js';
import type { UploadRecord } from '../domain/records.js';
import { UploadEntity } from './upload.entity.js';

/** What becomes of a PENDING upload. */
export type UploadOutcome =
  | Pick<UploadRecord, 'mediaType' | 'byteSize' | 'width' | 'height'> & { readonly status: UploadStatus.READY; readonly objectId: string }
  | { readonly status: UploadStatus.REJECTED; readonly refusal: string };

/** Uploads; every way to one starts with its owner. */
@Injectable()
export class UploadRepository {
  constructor(private readonly database: Database) {}

  async insert(upload: UploadRecord): Promise<void> {
    await this.database.write.insert(UploadEntity, upload);
  }

  find(ownerId: string, id: string): Promise<UploadRecord | null> {
    return this.database.read.findOneBy(UploadEntity, { ownerId, id });
  }

  /** Newest first, older than `before`. */
  page(ownerId: string, limit: number, before: string | null): Promise<UploadRecord[]> {
    return this.database.read.find(UploadEntity, { where: { ownerId, ...(before ? { id: LessThan(before) } : {}) }, order: { id: 'DESC' }, take: limit });
  }

  findMany(ownerId: string, ids: readonly string[]): Promise<UploadRecord[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.database.records(UploadEntity, 'uploads-by-id', 'WHERE owner_id = $1 AND id = ANY ($2)', [ownerId, ids]);
  }

  /** Makes parallel requests for tickets of one owner wait for each other, so that counting them is exact. */
  async serialize(ownerId: string): Promise<void> {
    await this.database.write.query(`SELECT pg_advisory_xact_lock(hashtextextended('uploads ' || $1, 0))`, [ownerId]);
  }

  /** How many can still be sent, and when the first of their tickets expires. */
  async pending(ownerId: string, now: Date): Promise<{ count: number; firstExpiry: Date | null }> {
    const [row]: { count: number; first_expiry: Date | null }[] = await this.database.write.query(
      `SELECT count(*)::integer AS count, min(ticket_expires_at) AS first_expiry FROM uploads WHERE owner_id = $1 AND status = 'PENDING' AND ticket_expires_at > $2`, [ownerId, now],
    );
    return { count: row?.count ?? 0, firstExpiry: row?.first_expiry ?? null };
  }

  /** Ends PENDING. @returns false when it is no longer PENDING: finished by a twin, or deleted */
  async settle(ownerId: string, id: string, outcome: UploadOutcome): Promise<boolean> {
    const { affected } = await this.database.write.update(UploadEntity, { ownerId, id, status: UploadStatus.PENDING }, outcome);
    return affected === 1;
  }

  async setKept(ownerId: string, id: string, kept: boolean, now: Date): Promise<UploadRecord | null> {
    await this.database.write.query(
      'UPDATE uploads SET kept = $3, kept_until = CASE WHEN $3 THEN NULL ELSE $4::timestamptz END WHERE owner_id = $1 AND id = $2 AND kept <> $3', [ownerId, id, kept, now],
    );
    return this.find(ownerId, id);
  }

  /** @returns what was deleted, or null */
  async delete(ownerId: string, id: string): Promise<Pick<UploadRecord, 'id' | 'objectId'> | null> {
    const [rows]: [{ id: string; objectId: string | null }[], number] = await this.database.write.query(
      'DELETE FROM uploads WHERE owner_id = $1 AND id = $2 RETURNING id, object_id AS "objectId"', [ownerId, id],
    );
    return rows[0] ?? null;
  }

  /** For the PUT route: the signature in the URL stands for the owner. */
  findByTicket(id: string): Promise<UploadRecord | null> {
    return this.database.read.findOneBy(UploadEntity, { id });
  }

  /** Of all owners: deletes announced uploads whose ticket ran out before `before`. @returns their ids */
  async deleteUnfinished(before: Date, limit: number): Promise<string[]> {
    const [rows]: [{ id: string }[], number] = await this.database.write.query(
      `DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE status = 'PENDING' AND ticket_expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [before, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Of all owners: which of these ids are still PENDING. */
  async pendingAmong(ids: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await this.database.read.query(`SELECT id FROM uploads WHERE id = ANY($1) AND status = 'PENDING'`, [ids]);
    return new Set(rows.map(({ id }) => id));
  }
}
