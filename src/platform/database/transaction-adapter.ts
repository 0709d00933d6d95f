import type { TransactionalAdapter } from '@nestjs-cls/transactional';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Pool, PoolClient } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { START } from './bounded-client.js';

/** The transaction in force: one connection, and TypeORM's ways over it for whoever asks for them. */
export class Transaction {
  /** Called once it has committed. */
  readonly hooks: (() => void)[] = [];
  private runner: QueryRunner | undefined;

  constructor(
    readonly client: PoolClient,
    private readonly dataSource: DataSource,
  ) {}

  get manager(): EntityManager {
    this.runner ??= this.makeRunner();
    return this.runner.manager;
  }

  /** The connection goes back to the pool: nobody may reach it through TypeORM any more. */
  async end(): Promise<void> {
    await this.runner?.release();
  }

  private makeRunner(): QueryRunner {
    const runner = this.dataSource.createQueryRunner();
    // Plain data in TypeORM's runners, though not in their types. It has its connection and needs no other; and since a transaction is active, `save`
    // and `remove` join it instead of opening one.
    return Object.assign(runner, { databaseConnection: this.client, isTransactionActive: true });
  }
}

/** TypeORM's pool. */
export const poolOf = (dataSource: DataSource): Pool => (dataSource.driver as PostgresDriver).master as Pool;

/**
 * Opens a read-write transaction on a pool whose connections are read-only by default: Postgres itself refuses a write outside of a unit of work.
 * (The published TypeORM adapter can't state the access mode, and would need a second round trip for it; and TypeORM's own runner costs more than
 * the statements that go through it.)
 */
export class ReadWriteTransactionAdapter implements TransactionalAdapter<DataSource, Transaction | null, object> {
  readonly connectionToken = getDataSourceToken();

  optionsFactory = (dataSource: DataSource) => ({
    wrapWithTransaction: async <T>(_options: object, fn: () => Promise<T>, setClient: (client?: Transaction | null) => void): Promise<T> => {
      const client = await poolOf(dataSource).connect();
      const transaction = new Transaction(client, dataSource);
      let broken = false;
      try {
        // Not waited for: it goes together with what follows.
        const started = client.query(START);
        started.catch(() => undefined);
        setClient(transaction);
        const result = await fn();
        await started;
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // A connection that can't even roll back may still have the transaction open: the pool must not get it back alive.
        await client.query('ROLLBACK').catch(() => { broken = true; });
        throw error;
      } finally {
        await transaction.end();
        client.release(broken);
      }
    },
    getFallbackInstance: () => null,
  });
}
