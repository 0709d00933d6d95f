import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { Database } from '../../../platform/database/index.js';
import type { StoredObjectRecord } from '../domain/records.js';
import { StoredObjectEntity } from './stored-object.entity.js';

/** Stored objects; a caller's way to one starts with its owner. */
@Injectable()
export class StoredObjectRepository {
  constructor(private readonly database: Database) {}

  insert(object: StoredObjectRecord): Promise<void> {
    return this.database.insert(StoredObjectEntity, object);
  }

  find(ownerId: string, id: string): Promise<StoredObjectRecord | null> {
    return this.database.read.findOneBy(StoredObjectEntity, { ownerId, id });
  }

  /** For the media route: the signature in the URL stands for the owner's permission. */
  findByLink(id: string): Promise<StoredObjectRecord | null> {
    return this.database.read.findOneBy(StoredObjectEntity, { id });
  }

  /** @returns the ids that were there */
  async delete(ownerId: string, ids: readonly string[]): Promise<string[]> {
    const [rows]: [{ id: string }[], number] = await this.database.write.query(
      'DELETE FROM stored_objects WHERE owner_id = $1 AND id = ANY($2) RETURNING id', [ownerId, ids],
    );
    return rows.map(({ id }) => id);
  }

  /** Of all owners: which of these ids have a row. */
  async existing(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.read.find(StoredObjectEntity, { select: { id: true }, where: { id: In([...ids]) } });
    return new Set(rows.map(({ id }) => id));
  }

  /** Of all owners, in the order of their ids. */
  after(id: string | null, limit: number): Promise<StoredObjectRecord[]> {
    return this.database.read.find(StoredObjectEntity, { ...(id ? { where: { id: MoreThan(id) } } : {}), order: { id: 'ASC' }, take: limit });
  }
}
