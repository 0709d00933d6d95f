import { Injectable } from '@nestjs/common';
import { TransactionHost } from '@nestjs-cls/transactional';
import type { QueryConfigValues } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { RequestEndedError } from '../context/index.js';
import { hasStalePlan, sqlStateOf } from './sql-state.js';
import { columnTypes } from './timestamps.js';
import { poolOf, type ReadWriteTransactionAdapter, type Transaction } from './transaction-adapter.js';

/** A statement that each connection parses and plans once, under this name. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** The way to the tables. */
@Injectable()
export class Database {
  private readonly lists = new Map<string, { readonly entity: EntityTarget<ObjectLiteral>; readonly rest: string; readonly text: string }>();
  private readonly insertions = new Map<EntityTarget<ObjectLiteral>, PreparedStatement & { readonly fields: readonly string[] }>();

  constructor(
    private readonly host: TransactionHost<ReadWriteTransactionAdapter>,
    private readonly dataSource: DataSource,
  ) {}

  /** For writes and for reads that belong to them. @throws Error outside of a unit of work */
  get write(): EntityManager {
    return this.transaction.manager;
  }

  /** For reads: the transaction in force, else a connection of the pool, which Postgres holds to read-only. */
  get read(): EntityManager {
    return this.host.tx?.manager ?? this.dataSource.manager;
  }

  /**
   * Rows as plain objects under their entity's names, past TypeORM's query builder and its hydration: for lists, where those cost more than the rows.
   * @param name unique per `rest`, see {@link prepared}
   * @param rest what follows `FROM table`; columns by their names in the database
   * @throws Error for an entity with columns that have to be transformed, and for a name that stands for another list
   */
  records<E extends ObjectLiteral>(entity: EntityTarget<E>, name: string, rest: string, values: QueryConfigValues<unknown[]>): Promise<E[]> {
    let list = this.lists.get(name);
    if (list === undefined) {
      const { columns, tableName } = this.dataSource.getMetadata(entity);
      if (columns.some(({ transformer }) => transformer)) throw new Error(`${tableName} has columns that have to be transformed`);
      const text = `SELECT ${columns.map(({ databaseName, propertyName }) => `${databaseName} AS "${propertyName}"`).join(', ')} FROM ${tableName} ${rest}`;
      list = { entity, rest, text };
      this.lists.set(name, list);
    }
    if (list.entity !== entity || list.rest !== rest) throw new Error(`${name} is the name of another list`);
    return this.prepared<E>({ name, text: list.text }, values);
  }

  /** A read for what every request asks, prepared and without TypeORM's detours; part of the transaction in force. */
  async prepared<R extends object>({ name, text }: PreparedStatement, values: QueryConfigValues<unknown[]>): Promise<R[]> {
    const { tx } = this.host;
    if (tx) return (await tx.client.query<R>({ name, text, values, types: columnTypes })).rows;
    const read = () => this.preparedInPool<R>({ name, text }, values);
    // Once more, on a connection that plans it anew: the pool no longer hands out those from before.
    return read().catch((error: unknown) => {
      if (!hasStalePlan(error)) throw error;
      return read();
    });
  }

  /**
   * A write for what every order or job does, prepared and without TypeORM's detours.
   * @returns the rows of its RETURNING
   * @throws Error outside of a unit of work
   */
  async change<R extends object>({ name, text }: PreparedStatement, values: QueryConfigValues<unknown[]>): Promise<R[]> {
    return (await this.transaction.client.query<R>({ name, text, values })).rows;
  }

  /**
   * Stores one row, past TypeORM's query builder: prepared, every column named.
   * @throws Error outside of a unit of work
   */
  async insert<E extends ObjectLiteral>(entity: EntityTarget<E>, row: E): Promise<void> {
    let insertion = this.insertions.get(entity);
    if (insertion === undefined) {
      const { columns, tableName } = this.dataSource.getMetadata(entity);
      const text = `INSERT INTO ${tableName} (${columns.map(({ databaseName }) => databaseName).join(', ')}) VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`;
      insertion = { name: `insert-${tableName}`, text, fields: columns.map(({ propertyName }) => propertyName) };
      this.insertions.set(entity, insertion);
    }
    await this.change(insertion, insertion.fields.map((field) => row[field] as unknown));
  }

  private async preparedInPool<R extends object>({ name, text }: PreparedStatement, values: QueryConfigValues<unknown[]>): Promise<R[]> {
    const client = await poolOf(this.dataSource).connect();
    let broken = false;
    try {
      return (await client.query<R>({ name, text, values, types: columnTypes })).rows;
    } catch (error) {
      broken = sqlStateOf(error) === undefined && !(error instanceof RequestEndedError);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private get transaction(): Transaction {
    const { tx } = this.host;
    if (!tx) throw new Error('a write outside of a unit of work');
    return tx;
  }
}
