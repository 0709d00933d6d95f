import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, MoreThan } from 'typeorm';
import { Database } from '../../../platform/database/index.js';
import type { QuoteRecord } from '../domain/records.js';
import { QuoteEntity } from './quote.entity.js';

/** Quotes; every way to one starts with the account. */
@Injectable()
export class QuoteRepository {
  constructor(private readonly database: Database) {}

  async insert(quote: QuoteRecord): Promise<void> {
    await this.database.write.insert(QuoteEntity, quote);
  }

  /** Null also when it has expired. */
  findValid(accountId: string, id: string, now: Date): Promise<QuoteRecord | null> {
    return this.database.read.findOneBy(QuoteEntity, { accountId, id, expiresAt: MoreThan(now) });
  }

  /** Of all accounts. */
  async deleteExpired(now: Date): Promise<void> {
    await this.database.write.delete(QuoteEntity, { expiresAt: LessThanOrEqual(now) });
  }
}
