import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import type { EntityManager } from 'typeorm';
import type { ReadWriteTransactionAdapter } from './transaction-adapter.js';

/** The way to the tables. */
@Injectable()
export class Database {
  constructor(private readonly host: TransactionHost<ReadWriteTransactionAdapter>) {}

  /** For writes and for reads that belong to them. @throws Error outside of a unit of work */
  get write(): EntityManager {
    if (!this.host.isTransactionActive()) throw new Error('a write outside of a unit of work');
    return this.host.tx;
  }

  /** For reads: the transaction in force, else a connection of the pool, which Postgres holds to read-only. */
  get read(): EntityManager {
    return this.host.tx;
  }
}
