import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import type { Pool, QueryConfigValues } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { sqlStateOf } from './sql-state.js';
import type { ReadWriteTransactionAdapter } from './transaction-adapter.js';

/** A statement that each connection parses and plans once, under this name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** The way to the tables. */
@Injectable()
export class Database {
  constructor(
    private readonly host: TransactionHost<ReadWriteTransactionAdapter>,
    private readonly dataSource: DataSource,
  ) {}

  /** For writes and for reads that belong to them. @throws Error outside of a unit of work */
  get write(): EntityManager {
    if (!this.host.isTransactionActive()) throw new Error('a write outside of a unit of work');
    return this.host.tx;
  }

  /** For reads: the transaction in force, else a connection of the pool, which Postgres holds to read-only. */
  get read(): EntityManager {
    return this.host.tx;
  }

  /** A read for what every request asks: within a transaction like any other, else prepared and without TypeORM's detours. */
  async prepared<R extends object>({ name, text }: PreparedStatement, values: QueryConfigValues<unknown[]>): Promise<R[]> {
    if (this.host.isTransactionActive()) return this.host.tx.query<R[]>(text, values);
    const client = await ((this.dataSource.driver as PostgresDriver).master as Pool).connect();
    let broken = false;
    try {
      return (await client.query<R>({ name, text, values })).rows;
    } catch (error) {
      broken = sqlStateOf(error) === undefined;
      throw error;
    } finally {
      client.release(broken);
    }
  }
}
