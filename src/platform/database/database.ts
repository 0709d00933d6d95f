import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import type { Pool, QueryConfigValues } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
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
  private readonly texts = new Map<string, string>();

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

  /**
   * Rows as plain objects under their entity's names, past TypeORM's query builder and its hydration: for lists, where those cost more than the rows.
   * @param name unique per `rest`, see {@link prepared}
   * @param rest what follows `FROM table`; columns by their names in the database
   * @throws Error for an entity with columns that have to be transformed
   */
  records<E extends ObjectLiteral>(entity: EntityTarget<E>, name: string, rest: string, values: QueryConfigValues<unknown[]>): Promise<E[]> {
    let text = this.texts.get(name);
    if (text === undefined) {
      const { columns, tableName } = this.dataSource.getMetadata(entity);
      if (columns.some(({ transformer }) => transformer)) throw new Error(`${tableName} has columns that have to be transformed`);
      text = `SELECT ${columns.map(({ databaseName, propertyName }) => `${databaseName} AS "${propertyName}"`).join(', ')} FROM ${tableName} ${rest}`;
      this.texts.set(name, text);
    }
    return this.prepared<E>({ name, text }, values);
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
